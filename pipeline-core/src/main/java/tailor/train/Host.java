package tailor.train;

import java.util.Optional;
import org.apache.spark.SparkEnv;
import org.jspecify.annotations.Nullable;

/** The place where a worker works: {@code <executor>@<host>}, or {@code local} outside Spark. */
final class Host {
  private static final char AT = '@';
  private static final String DRIVER = "driver";

  private Host() {}

  /** The name of this place. */
  static String name() {
    SparkEnv env = SparkEnv.get();
    return env == null
        ? "local"
        : name(env.executorId(), env.blockManager().blockManagerId().host());
  }

  /** The name of an executor's place. */
  static String name(String executor, String host) {
    return executor + AT + host;
  }

  /** The place as Spark's scheduler knows it; empty where there is only one. */
  static Optional<String> location(@Nullable String name) {
    int at = name == null ? -1 : name.indexOf(AT);
    if (name == null || at < 0 || name.substring(0, at).equals(DRIVER)) {
      return Optional.empty();
    }
    return Optional.of("executor_" + name.substring(at + 1) + "_" + name.substring(0, at));
  }
}
