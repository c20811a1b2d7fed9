package tailor.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import tailor.testkit.InProcess;

class BenchGenerateCommandTest {

  @Test
  void printsOneLineOfJson() throws IOException {
    InProcess outcome =
        InProcess.run(
            "bench",
            "generate",
            "--shape",
            "5x64",
            "--prompt",
            "7",
            "--tokens",
            "5",
            "--threads",
            "2",
            "--rounds",
            "1");

    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(outcome.out().strip().lines()).hasSize(1);
    JsonNode result = new ObjectMapper().readTree(outcome.out());
    assertThat(result.path("shape").asText()).isEqualTo("5x64");
    assertThat(result.path("threads").asInt()).isEqualTo(2);
    assertThat(result.path("tokens_per_second").asDouble()).isPositive();
    assertThat(result.path("prefill_seconds").asDouble()).isNotNegative();
    assertThat(result.path("peak_rss_mib").asLong()).isNotNegative();
  }

  @Test
  void refusesMoreThanTheModelReaches() {
    InProcess outcome =
        InProcess.run("bench", "generate", "--shape", "5x64", "--prompt", "8192", "--tokens", "1");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("8,193 together").contains("8,192");
  }

  @Test
  void refusesNothingToGenerate() {
    InProcess outcome = InProcess.run("bench", "generate", "--tokens", "0");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("at least 1");
  }
}
