package tailor.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.FloatBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;
import scala.Tuple2;
import tailor.model.Kernels;
import tailor.model.Tensor;
import tailor.model.vector.VectorKernels;
import tailor.train.exchange.Contribution;
import tailor.train.exchange.Exchange;
import tailor.train.exchange.OutputKey;
import tailor.train.exchange.ParameterChunks;
import tailor.train.exchange.ReportOutput;
import tailor.train.exchange.RoundOutput;
import tailor.train.metrics.WorkerReport;
import tailor.train.optimizer.OuterOptimizer;
import tailor.train.optimizer.OuterOptimizerType;
import tailor.train.optimizer.OuterOptions;

/**
 * Times what a round does besides training, at the size of SmolLM2-135M: four workers' int8
 * differences, which are ready when the clock starts, are written to the shuffle, reduced, fetched
 * and applied by Nesterov. Prints JSON. All executors are threads of this JVM, whose heap holds
 * less than one model's floats if it is given 512 MiB:
 *
 * <pre>
 * java … -Xmx512m -cp … tailor.train.RoundSpeed [parameters] [rounds]
 * </pre>
 */
final class RoundSpeed {
  private static final int WORKERS = 4;
  private static final List<Tensor> PARAMETERS = new ArrayList<>();
  private static final List<Contribution> CONTRIBUTIONS = new ArrayList<>();

  private RoundSpeed() {}

  public static void main(String[] arguments) throws Exception {
    long size = arguments.length > 0 ? Long.parseLong(arguments[0]) : 134_515_008;
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
    SparkSession session =
        SparkSession.builder().master("local[2]").config("spark.ui.enabled", "false").getOrCreate();
    AtomicLong written = new AtomicLong();
    session
        .sparkContext()
        .addSparkListener(
            new SparkListener() {
              @Override
              public void onTaskEnd(SparkListenerTaskEnd end) {
                written.addAndGet(end.taskMetrics().shuffleWriteMetrics().bytesWritten());
              }
            });
    try (Kernels kernels = new VectorKernels(1)) {
      Tensor global = kernels.allocate(1, size);
      OuterOptimizer outer =
          OuterOptimizer.of(
              new OuterOptions(OuterOptimizerType.NESTEROV, 0.7, 0.5), global, kernels);
      for (int worker = 0; worker < WORKERS; worker++) {
        Tensor parameters = kernels.allocate(1, size);
        Contribution contribution = Exchange.INT8.contribution(size, kernels);
        contribution.begin(parameters);
        fill(parameters, new SplittableRandom(worker));
        contribution.end(parameters);
        PARAMETERS.add(parameters);
        CONTRIBUTIONS.add(contribution);
      }
      ParameterChunks chunks = new ParameterChunks(size);
      RoundJob job =
          new RoundJob(
              new JavaSparkContext(session.sparkContext()),
              new Sender(chunks),
              chunks,
              Optional.empty(),
              task -> 0,
              InstantSource.system());
      for (int round = 1; round <= rounds; round++) {
        written.set(0);
        long started = System.nanoTime();
        long cpu = cpuTime();
        job.run(tasks(round), outer);
        double seconds = (System.nanoTime() - started) / 1e9;
        session.sparkContext().listenerBus().waitUntilEmpty();
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("round", round);
        line.put("parameters", size);
        line.put("seconds", seconds);
        line.put("cpu_seconds", (cpuTime() - cpu) / 1e9);
        line.put("bytes_written", written.get());
        line.put("bytes_to_theory", (double) written.get() / (WORKERS * size));
        line.put("heap_peak_mib", heapPeak() >> 20);
        System.out.println(new ObjectMapper().writeValueAsString(line));
      }
    }
    session.stop();
  }

  /** Noise, which does not compress. */
  private static void fill(Tensor parameters, SplittableRandom random) {
    float[] part = new float[1 << 16];
    for (long from = 0; from < parameters.size(); from += part.length) {
      for (int i = 0; i < part.length; i++) {
        part[i] = (float) (random.nextDouble() - 0.5);
      }
      int count = (int) Math.min(part.length, parameters.size() - from);
      parameters.write(from, FloatBuffer.wrap(part, 0, count));
    }
  }

  /** Of all threads of this JVM, garbage collection included. */
  private static long cpuTime() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  private static long heapPeak() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .map(MemoryPoolMXBean::getPeakUsage)
        .mapToLong(usage -> usage.getUsed())
        .sum();
  }

  private static List<RoundTask> tasks(int round) {
    return IntStream.range(0, WORKERS)
        .mapToObj(
            worker -> new RoundTask(round, worker, Pace.from(0), List.of(), "", 0, null, null))
        .toList();
  }

  /** Sends what is ready. */
  private record Sender(ParameterChunks chunks)
      implements PairFlatMapFunction<Iterator<RoundTask>, OutputKey, RoundOutput> {
    @Override
    public Iterator<Tuple2<OutputKey, RoundOutput>> call(Iterator<RoundTask> tasks) {
      int worker = tasks.next().worker();
      WorkerReport report = new WorkerReport(worker, "local", "", 1, 1, 1, 1, 0, 0, 0, 1);
      Stream<Tuple2<OutputKey, RoundOutput>> sent =
          IntStream.range(0, chunks.count())
              .mapToObj(
                  i ->
                      new Tuple2<>(
                          new OutputKey(i, worker),
                          CONTRIBUTIONS
                              .get(worker)
                              .chunk(PARAMETERS.get(worker), chunks.offset(i), chunks.size(i), 1)));
      return Stream.concat(
              Stream.of(
                  new Tuple2<OutputKey, RoundOutput>(
                      new OutputKey(OutputKey.REPORT, worker), new ReportOutput(report))),
              sent)
          .iterator();
    }
  }
}
