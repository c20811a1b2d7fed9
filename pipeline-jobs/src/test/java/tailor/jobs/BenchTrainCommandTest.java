package tailor.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import tailor.testkit.InProcess;

class BenchTrainCommandTest {

  @Test
  void printsOneLineOfJson() throws IOException {
    InProcess outcome =
        run(
            "--shape",
            "5x64",
            "--sequence",
            "32",
            "--workers",
            "2",
            "--threads",
            "2",
            "--steps",
            "2");

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out().strip().lines()).hasSize(1);
    JsonNode result = new ObjectMapper().readTree(outcome.out());
    assertThat(result.path("shape").asText()).isEqualTo("5x64");
    assertThat(result.path("workers").asInt()).isEqualTo(2);
    assertThat(result.path("precision").asText()).isEqualTo("fp32");
    assertThat(result.path("tokens_per_second").asDouble()).isPositive();
    assertThat(result.path("sgemm_share").asDouble()).isPositive();
    assertThat(result.path("peak_rss_mib").asLong()).isNotNegative();
    double sum = 0;
    for (JsonNode share : result.path("time_shares")) {
      sum += share.asDouble();
    }
    assertThat(sum).isCloseTo(1, within(0.01));
  }

  @Test
  void measuresEitherKernelSet() throws IOException {
    InProcess outcome =
        run("--shape", "5x64", "--sequence", "16", "--kernels", "nd4j", "--steps", "1");

    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    JsonNode result = new ObjectMapper().readTree(outcome.out());
    assertThat(result.path("kernels").asText()).isEqualTo("nd4j");
    assertThat(result.path("tokens_per_second").asDouble()).isPositive();
  }

  @Test
  void namesEveryImpossibleValue() {
    InProcess outcome = run("--sequence", "1", "--batch", "0", "--shape", "5x64");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err())
        .contains("--sequence is 1, expected at least 2")
        .contains("--batch is 0, expected at least 1");
  }

  @Test
  void listsTheShapes() {
    InProcess outcome = run("--shape", "7b");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("7b").contains("135m").contains("6x288").contains("5x64");
  }

  private static InProcess run(String... options) {
    String[] arguments = new String[options.length + 2];
    arguments[0] = "bench";
    arguments[1] = "train";
    System.arraycopy(options, 0, arguments, 2, options.length);
    return InProcess.run(arguments);
  }
}
