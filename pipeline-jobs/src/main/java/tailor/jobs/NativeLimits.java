package tailor.jobs;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.network.util.JavaUtils;
import tailor.model.NativeMemory;

/**
 * How much memory outside of the heap the JVMs that train may have, as far as it is known before
 * Spark starts.
 *
 * @param master where they run: {@code spark.master}
 * @param slots tasks that one of them runs at the same time
 * @param counted bytes that JavaCPP lets ND4J allocate ({@code org.bytedeco.javacpp.maxbytes})
 * @param resident bytes that the process may have resident, heap included ({@code
 *     org.bytedeco.javacpp.maxphysicalbytes})
 * @param overhead bytes beside the heap that a container is given
 */
record NativeLimits(String master, int slots, long counted, long resident, long overhead) {
  private static final long UNKNOWN = Long.MAX_VALUE;
  private static final long MEBIBYTE = 1L << 20;

  /** What a JVM with Spark in it has resident at least, heap and code, measured. */
  private static final long BASE = 400 * MEBIBYTE;

  /** Spark's share of the heap, and least, where nothing is said of the overhead. */
  private static final double OVERHEAD_SHARE = 0.1;

  private static final long LEAST_OVERHEAD = 384 * MEBIBYTE;

  /** Of these settings of Spark, and of this JVM where Spark will run in it. */
  static NativeLimits of(Map<String, String> spark) {
    String master = spark.getOrDefault("spark.master", "local[*]");
    if (isOneJvm(master)) {
      NativeMemory memory = NativeMemory.ofThisJvm();
      return new NativeLimits(
          master,
          localSlots(master),
          orUnknown(memory.counted()),
          orUnknown(memory.resident()),
          UNKNOWN);
    }
    int cores = Integer.parseInt(spark.getOrDefault("spark.executor.cores", "1"));
    int cpus = Integer.parseInt(spark.getOrDefault("spark.task.cpus", "1"));
    return new NativeLimits(
        master, Math.max(1, cores / cpus), UNKNOWN, UNKNOWN, overhead(master, spark));
  }

  /** Whether the driver works in the same JVM. */
  boolean isDriversToo() {
    return isOneJvm(master);
  }

  private static boolean isOneJvm(String master) {
    return master.equals("local") || master.startsWith("local[");
  }

  /**
   * Says which limit so much memory would go beyond.
   *
   * @param needCounted bytes that ND4J would allocate
   * @param needAll native bytes in all
   */
  Optional<String> refusal(long needCounted, long needAll) {
    if (needCounted > counted) {
      return Optional.of(
          "ND4J would need %,d MiB, but -Dorg.bytedeco.javacpp.maxbytes is %,d MiB."
              .formatted(needCounted / MEBIBYTE, counted / MEBIBYTE));
    }
    if (resident != UNKNOWN && needAll + BASE > resident) {
      return Optional.of(
          "the process would need %,d MiB at least, but -Dorg.bytedeco.javacpp.maxphysicalbytes is %,d MiB."
              .formatted((needAll + BASE) / MEBIBYTE, resident / MEBIBYTE));
    }
    if (needAll > overhead) {
      return Optional.of(
          "an executor would need %,d MiB beside its heap, but spark.executor.memoryOverhead is %,d MiB."
              .formatted(needAll / MEBIBYTE, overhead / MEBIBYTE));
    }
    return Optional.empty();
  }

  private static long orUnknown(long bytes) {
    return bytes > 0 ? bytes : UNKNOWN;
  }

  private static int localSlots(String master) {
    String inside = master.replaceAll("^local\\[?|[],].*$", "");
    if (inside.isEmpty()) {
      return 1;
    }
    return inside.equals("*")
        ? Runtime.getRuntime().availableProcessors()
        : Integer.parseInt(inside);
  }

  /** Standalone clusters hold nobody to it. */
  private static long overhead(String master, Map<String, String> spark) {
    String kind = master.toLowerCase(Locale.ROOT);
    if (!kind.startsWith("yarn") && !kind.startsWith("k8s")) {
      return UNKNOWN;
    }
    String given = spark.get("spark.executor.memoryOverhead");
    if (given != null) {
      return JavaUtils.byteStringAsMb(given) * MEBIBYTE;
    }
    long heap = JavaUtils.byteStringAsMb(spark.getOrDefault("spark.executor.memory", "1g"));
    return Math.max(LEAST_OVERHEAD, (long) (heap * OVERHEAD_SHARE) * MEBIBYTE);
  }
}
