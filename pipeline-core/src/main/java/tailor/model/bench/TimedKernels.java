package tailor.model.bench;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.EnumMap;
import java.util.Map;
import tailor.model.Kernels;

/** Kernels with a clock beside every operation, for one thread. */
final class TimedKernels {
  private final Kernels kernels;
  private final Map<TrainingPart, Long> nanoseconds = new EnumMap<>(TrainingPart.class);

  TimedKernels(Kernels timed) {
    kernels =
        (Kernels)
            Proxy.newProxyInstance(
                Kernels.class.getClassLoader(), new Class<?>[] {Kernels.class}, timing(timed));
  }

  /** The kernels whose operations are timed. */
  Kernels kernels() {
    return kernels;
  }

  /** Forgets what was timed so far. */
  void restart() {
    nanoseconds.clear();
  }

  /**
   * The shares of the parts in so much time; what no operation took is the rest.
   *
   * @param total in nanoseconds
   */
  Map<TrainingPart, Double> shares(long total) {
    Map<TrainingPart, Double> shares = new EnumMap<>(TrainingPart.class);
    double rest = 1;
    for (TrainingPart part : TrainingPart.values()) {
      double share = (double) nanoseconds.getOrDefault(part, 0L) / total;
      shares.put(part, share);
      rest -= share;
    }
    shares.merge(TrainingPart.REST, rest, Double::sum);
    return shares;
  }

  private InvocationHandler timing(Kernels timed) {
    return (proxy, operation, arguments) -> {
      long begin = System.nanoTime();
      try {
        return call(timed, operation, arguments);
      } finally {
        long took = System.nanoTime() - begin;
        nanoseconds.merge(TrainingPart.of(operation.getName()), took, Long::sum);
      }
    };
  }

  private static Object call(Kernels timed, Method operation, Object[] arguments) throws Throwable {
    try {
      return operation.invoke(timed, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
