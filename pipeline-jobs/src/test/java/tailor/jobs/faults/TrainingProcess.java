package tailor.jobs.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A command in a process of its own, as users run it, from the repository's root. */
final class TrainingProcess {
  private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
  private static final String FOR_SHORT_LIVES = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";
  private static final long POLL_MILLIS = 1;

  private final Process process;
  private final Path log;

  private TrainingProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts it.
   *
   * @param log takes what it says; replaced
   * @param arguments of the program
   */
  static TrainingProcess start(Path log, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@conf/local.args");
    command.addAll(arguments);
    Files.deleteIfExists(log);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(REPOSITORY.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("JDK_JAVA_OPTIONS", FOR_SHORT_LIVES);
    return new TrainingProcess(builder.start(), log);
  }

  /** Waits for its end. */
  int exitCode() throws InterruptedException {
    return process.waitFor();
  }

  /** Whether the condition came true before the process ended. */
  boolean await(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      if (!process.isAlive()) {
        return false;
      }
      Thread.sleep(POLL_MILLIS);
    }
    return true;
  }

  /** Whether it lived for so long. */
  boolean outlives(Duration time) throws InterruptedException {
    return !process.waitFor(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Sends SIGKILL, and waits until it is gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Whether it is training: Spark runs, and the stage has begun. */
  boolean hasStarted() {
    return said().contains("train: started");
  }

  /** All that it said so far. */
  String said() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
