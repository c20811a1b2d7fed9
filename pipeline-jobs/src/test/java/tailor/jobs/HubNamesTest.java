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

class HubBaseTest {
  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  @TempDir Path temporary;
  private final List<HubName> fetched = new ArrayList<>();

  @Test
  void copiesTheModelToWhereTheDatasetsLie() throws IOException {
    Bound located = hubBase(List.of(new TrainStage())).located(bound("hf://acme/tiny@v1"));

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
  void fetchesNothingForStagesThatReadNoModelNorForOtherLocations() throws IOException {
    Bound named = bound("hf://acme/tiny");
    Bound path = bound("models/tiny");

    assertThat(hubBase(List.of(new IngestStage())).located(named)).isSameAs(named);
    assertThat(hubBase(List.of(new TrainStage())).located(path)).isSameAs(path);
    assertThat(fetched).isEmpty();
  }

  @Test
  void fetchesNothingWhereSomethingIsWrong() throws IOException {
    Bound bound = bound("hf://acme/tiny");
    bound.problems().add("train.epochs", "is wrong");

    assertThatThrownBy(() -> hubBase(List.of(new TrainStage())).located(bound))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("is wrong");
    assertThat(fetched).isEmpty();
  }

  private HubBase hubBase(List<Stage> stages) throws IOException {
    Path snapshot = Files.createDirectories(temporary.resolve("cache"));
    Files.writeString(snapshot.resolve("config.json"), "{}");
    Files.writeString(snapshot.resolve("model.safetensors"), "weights");
    Files.writeString(snapshot.resolve(".complete"), COMMIT);
    return new HubBase(
        stages,
        new Configuration(false),
        name -> {
          fetched.add(name);
          return new Snapshot(COMMIT, snapshot);
        });
  }

  private Bound bound(String base) {
    Problems problems = new Problems();
    String config = "storage.root = \"%s/root/\", model.base = \"%s\"".formatted(temporary, base);
    return new Bound(
        new Binder(problems).bind(ConfigFactory.parseString(config), TailorOptions.class),
        problems);
  }
}
