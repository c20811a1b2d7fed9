package tailor.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tailor.config.ConfigurationException;
import tailor.run.BadDataException;

class FeedbackTest {
  @TempDir Path folder;

  private FeedbackCounts convert(String name, String content) throws IOException {
    Path input = Files.writeString(folder.resolve(name), content);
    return new Feedback(new Configuration())
        .convert(input.toString(), folder.resolve("examples.jsonl").toString());
  }

  private List<JsonNode> rows(String name) throws IOException {
    List<JsonNode> rows = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve(name))) {
      rows.add(new ObjectMapper().readTree(line));
    }
    return rows;
  }

  @Test
  void learnsGoodAnswersAndCorrections() throws IOException {
    FeedbackCounts counts =
        convert(
            "reviews.csv",
            """
            prompt,answer,verdict,correction,reviewer
            Do you open on Sunday?,Yes.,bad,"No, Monday to Saturday.",ana
            "Which size, please?",Medium.,GOOD,,
            """);

    assertThat(counts).isEqualTo(new FeedbackCounts(2, Map.of()));
    List<JsonNode> examples = rows("examples.jsonl");
    JsonNode corrected = examples.get(0);
    assertThat(corrected.at("/messages/0/role").asText()).isEqualTo("user");
    assertThat(corrected.at("/messages/1/role").asText()).isEqualTo("assistant");
    assertThat(corrected.at("/messages/1/content").asText()).isEqualTo("No, Monday to Saturday.");
    assertThat(corrected.path("rejected").asText()).isEqualTo("Yes.");
    assertThat(corrected.path("reviewer").asText()).isEqualTo("ana");
    JsonNode good = examples.get(1);
    assertThat(good.at("/messages/0/content").asText()).isEqualTo("Which size, please?");
    assertThat(good.at("/messages/1/content").asText()).isEqualTo("Medium.");
    assertThat(good.has("rejected")).isFalse();
  }

  @Test
  void keepsWhatTeachesNothingWithTheReason() throws IOException {
    FeedbackCounts counts =
        convert(
            "reviews.jsonl",
            """
            {"prompt": "a", "answer": "b", "verdict": "good"}
            {"prompt": "a", "answer": "c", "verdict": "bad"}
            {"prompt": "a", "answer": "c", "verdict": "perhaps"}
            {"prompt": "a", "verdict": "good"}
            not json
            [1]
            """);

    assertThat(counts.examples()).isEqualTo(1);
    assertThat(counts.unused()).isEqualTo(Map.of("malformed", 4L, "no-correction", 1L));
    List<JsonNode> unused = rows("examples.jsonl" + Feedback.UNUSED);
    assertThat(unused).extracting(row -> row.path("row").asInt()).containsExactly(2, 3, 4, 5, 6);
    assertThat(unused.get(1).path("detail").asText()).contains("perhaps", "good or bad");
    assertThat(unused.get(2).path("detail").asText()).contains("answer is missing");
    assertThat(unused.get(3).path("raw").asText()).isEqualTo("not json");
  }

  @Test
  void refusesAFileWithoutReviews() {
    assertThatThrownBy(() -> convert("reviews.csv", "colour,size\nred,7\n"))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("prompt, answer and verdict");
    assertThat(folder.resolve("examples.jsonl")).doesNotExist();
  }

  @Test
  void refusesAMissingFile() {
    Feedback feedback = new Feedback(new Configuration());
    assertThatThrownBy(() -> feedback.convert(folder + "/none.csv", folder + "/out.jsonl"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("none.csv does not exist");
  }
}
