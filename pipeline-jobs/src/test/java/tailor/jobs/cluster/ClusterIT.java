package tailor.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The quick start, submitted to a master and two workers in processes of their own. */
@Tag("cluster")
class ClusterIT {
  private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();

  @Test
  void runsTheQuickStartOnTwoWorkers(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path work)
      throws IOException, InterruptedException {
    Path root = work.resolve("data");
    try (StandaloneCluster cluster =
        StandaloneCluster.start(work.resolve("cluster"), REPOSITORY, 2)) {
      int exit =
          cluster.submit(
              "submit",
              "run",
              "--config",
              "conf/quickstart.conf",
              "--run-id",
              "cluster",
              "--set",
              "storage.root=" + root);
      assertThat(exit).as(Files.readString(work.resolve("cluster/submit.log"))).isZero();
      assertThat(cluster.executorLogs()).hasSize(2);
    }
    assertThat(root.resolve("report/cluster/report.html")).isNotEmptyFile();
    assertThat(root.resolve("export/cluster/model.safetensors")).isNotEmptyFile();
  }
}
