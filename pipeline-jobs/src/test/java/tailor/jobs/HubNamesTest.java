package tailor.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tailor.config.Binder;
import tailor.config.ConfigurationException;
import tailor.config.Problems;
import tailor.export.hub.HubModels.Snapshot;
import tailor.export.hub.HubName;

class HubNamesTest {
  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  @TempDir Path temporary;
  private final List<HubName> fetched = new ArrayList<>();

  @Test
  void copiesTheModelToWhereTheDatasetsLie() throws IOException {
    Bound located = hubNames(List.of(new TrainStage())).located(bound("hf://acme/tiny@v1"));

    Path copy = temporary.resolve("root/_models/acme--tiny").resolve(COMMIT);
    assertThat(located.options().model().base()).contains(copy.toString());
    assertThat(copy.resolve("config.json")).hasContent("{}");
    assertThat(copy.resolve("model.safetensors")).hasContent("weights");
    assertThat(copy.resolve(".complete")).doesNotExist();
    assertThat(fetched).containsExactly(HubName.parse("hf://acme/tiny@v1"));
    assertThat(located.options().withModel(bound("x").options().model()))
        .isEqualTo(bound("x").options());
  }

  @Test
  void copiesATokenizerApartFromModels() throws IOException {
    Bound bound = bound("hf://acme/tiny", "tokenize.tokenizer.path = \"hf://acme/words\"");

    TailorOptions options = hubNames(List.of(new TokenizeStage())).located(bound).options();

    Path copy = temporary.resolve("root/_tokenizers/acme--words").resolve(COMMIT);
    assertThat(options.tokenize().tokenizer().path()).contains(copy.toString());
    assertThat(copy.resolve("tokenizer.json")).exists();
    assertThat(options.model()).isEqualTo(bound.options().model());
    assertThat(fetched).containsExactly(HubName.parse("hf://acme/words"));
  }

  @Test
  void tellsWhatACopyIsOf() {
    HubCopy copy = HubCopy.of(HubCopy.MODELS, HubName.parse("hf://acme/tiny@v1"), COMMIT);

    assertThat(HubCopy.at(copy.under("s3a://bucket/data/")))
        .map(HubCopy::hubName)
        .contains(HubName.parse("hf://acme/tiny@" + COMMIT));
    assertThat(HubCopy.at("models/acme--tiny/" + COMMIT)).isEmpty();
  }

  @Test
  void fetchesNothingForStagesThatReadNoModelNorForOtherLocations() throws IOException {
    Bound named = bound("hf://acme/tiny");
    Bound path = bound("models/tiny");

    assertThat(hubNames(List.of(new IngestStage())).located(named)).isEqualTo(named);
    assertThat(hubNames(List.of(new TrainStage())).located(path)).isEqualTo(path);
    assertThat(fetched).isEmpty();
  }

  @Test
  void fetchesNothingWhereSomethingIsWrong() throws IOException {
    Bound bound = bound("hf://acme/tiny");
    bound.problems().add("train.epochs", "is wrong");

    assertThatThrownBy(() -> hubNames(List.of(new TrainStage())).located(bound))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("is wrong");
    assertThat(fetched).isEmpty();
  }

  private HubNames hubNames(List<Stage> stages) throws IOException {
    Path snapshot = Files.createDirectories(temporary.resolve("cache"));
    Files.writeString(snapshot.resolve("config.json"), "{}");
    Files.writeString(snapshot.resolve("tokenizer.json"), "{}");
    Files.writeString(snapshot.resolve("model.safetensors"), "weights");
    Files.writeString(snapshot.resolve(".complete"), COMMIT);
    return new HubNames(
        stages,
        new Configuration(false),
        new HubNames.Hub() {
          @Override
          public Snapshot model(HubName name) {
            fetched.add(name);
            return new Snapshot(COMMIT, snapshot);
          }

          @Override
          public Snapshot tokenizer(HubName name) {
            return model(name);
          }
        });
  }

  private Bound bound(String base) {
    return bound(base, "");
  }

  private Bound bound(String base, String more) {
    Problems problems = new Problems();
    String config =
        "storage.root = \"%s/root/\", model.base = \"%s\", %s".formatted(temporary, base, more);
    return new Bound(
        new Binder(problems).bind(ConfigFactory.parseString(config), TailorOptions.class),
        problems);
  }
}
