package tailor.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tailor.testkit.InProcess;

/** An output that cannot be written is refused before there is any work to lose. */
class OutputFileTest {
  @TempDir Path directory;
  private Path reviews;

  @BeforeEach
  void writeReviews() throws IOException {
    reviews =
        Files.writeString(
            directory.resolve("reviews.csv"), "prompt,answer,verdict\nOpen?,Until six.,good\n");
  }

  @Test
  void createsTheDirectoryOfTheOutput() {
    Path output = directory.resolve("new/below/examples.jsonl");

    assertThat(feedback(output.toString()).exitCode()).isZero();
    assertThat(output).exists();
  }

  @Test
  void neverReplacesTheInput() throws IOException {
    String before = Files.readString(reviews);

    assertThat(refused(reviews.toString())).contains("which is the input too");
    assertThat(refused(directory + "/./reviews.csv")).contains("which is the input too");
    assertThat(reviews).hasContent(before);
  }

  @Test
  void refusesADirectoryAndWhatLiesBelowAFile() {
    assertThat(refused(directory.toString())).contains("which is a directory: name a file in it");
    assertThat(refused(reviews + "/examples.jsonl"))
        .contains("but file:" + reviews + " is a file: give a directory");
  }

  @Test
  void refusesAFileSystemThatThereIsNot() {
    assertThat(refused("gopher://here/examples.jsonl")).contains("which cannot be reached: ");
  }

  private String refused(String output) {
    InProcess run = feedback(output);
    assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("--output is '" + output + "', ").doesNotContain("\tat ");
    return run.err();
  }

  private InProcess feedback(String output) {
    return InProcess.run("feedback", "--input", reviews.toString(), "--output", output);
  }
}
