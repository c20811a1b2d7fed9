package tailor.jobs.cluster;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.spark.launcher.JavaModuleOptions;
import org.awaitility.Awaitility;

/**
 * A standalone Spark cluster on this machine: a master, and workers of one core each, every one a
 * process of its own, made of the jars that lie beside {@code tailor.jar}. Its logs and its
 * executors' are kept under the work directory. The environment has to name Spark's line of Scala
 * ({@code SPARK_SCALA_VERSION}), or no worker starts an executor.
 */
final class StandaloneCluster implements AutoCloseable {
  private static final String HOST = "127.0.0.1";

  private final Path work;
  private final Path repository;
  private final Path target;
  private final List<Process> processes = new ArrayList<>();
  private final int port;

  private StandaloneCluster(Path work, Path repository, int port) {
    this.work = work;
    this.repository = repository;
    this.target = repository.resolve("pipeline-jobs/target");
    this.port = port;
  }

  /**
   * @param work an empty directory for logs
   * @param repository the repository's root, whose jar is built
   */
  static StandaloneCluster start(Path work, Path repository, int workers) throws IOException {
    StandaloneCluster cluster = new StandaloneCluster(work, repository, freePort());
    try {
      Files.createDirectories(work.resolve("spark-home"));
      Files.createSymbolicLink(work.resolve("spark-home/jars"), cluster.target.resolve("spark"));
      cluster.launch(
          "master",
          List.of(
              "org.apache.spark.deploy.master.Master",
              "--host",
              HOST,
              "--port",
              Integer.toString(cluster.port),
              "--webui-port",
              "0"));
      Awaitility.await().atMost(60, TimeUnit.SECONDS).until(cluster::isListening);
      for (int i = 1; i <= workers; i++) {
        cluster.launch(
            "worker-" + i,
            List.of(
                "org.apache.spark.deploy.worker.Worker",
                "--host",
                HOST,
                "--webui-port",
                "0",
                "--cores",
                "1",
                "--memory",
                "2g",
                "--work-dir",
                work.resolve("worker-" + i).toString(),
                cluster.master()));
      }
      return cluster;
    } catch (IOException | RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  String master() {
    return "spark://" + HOST + ":" + port;
  }

  /**
   * Submits a Tailor command, from the repository's root.
   *
   * @return the exit code
   */
  int submit(String log, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(
            "org.apache.spark.deploy.SparkSubmit",
            "--master",
            master(),
            "--properties-file",
            "conf/spark.properties",
            "--conf",
            "spark.driver.memory=1500m",
            "--conf",
            "spark.executor.memory=1500m",
            "--conf",
            "spark.driver.host=" + HOST,
            "--class",
            "tailor.jobs.Main",
            target.resolve("tailor.jar").toString()));
    command.addAll(Arrays.asList(arguments));
    return launch(log, command).waitFor();
  }

  /** The executors that ran, by the worker that ran them. */
  List<Path> executorLogs() throws IOException {
    try (var files = Files.walk(work)) {
      return files.filter(file -> file.getFileName().toString().equals("stderr")).sorted().toList();
    }
  }

  @Override
  public void close() {
    processes.forEach(Process::destroy);
    for (Process process : processes) {
      try {
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }

  private Process launch(String log, List<String> mainAndArguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-cp");
    command.add(target.resolve("spark") + File.separator + "*");
    command.add("-Xmx1500m");
    command.add("--add-modules=jdk.incubator.vector");
    command.addAll(List.of(JavaModuleOptions.defaultModuleOptions().split(" ")));
    command.addAll(mainAndArguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(repository.toFile())
            .redirectErrorStream(true)
            .redirectOutput(work.resolve(log + ".log").toFile());
    builder.environment().put("SPARK_HOME", work.resolve("spark-home").toString());
    builder.environment().put("SPARK_LOCAL_IP", HOST);
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  private boolean isListening() {
    try (Socket socket = new Socket(HOST, port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
      return socket.getLocalPort();
    }
  }
}
