package tailor.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BinderTest {
  enum Rule {
    DROP_IT,
    KEEP
  }

  record Range(@Default("1") int low, @Default("9") int high) {
    Range {
      if (low > high) {
        throw new IllegalArgumentException("low is above high");
      }
    }
  }

  record Everything(
      @Doc("what it is called") String name,
      @Default("2") @InRange(min = 0, max = 10) int count,
      @Default("4000000000") long big,
      @Default("0.1") @InRange(min = 0, max = 1) double ratio,
      @Default("true") boolean enabled,
      @Default("90s") Duration patience,
      @Default("drop-it") Rule rule,
      @Default("[a, b]") List<String> names,
      @Default("{}") Map<String, String> labels,
      Optional<String> note,
      @InRange(min = 1) Optional<Integer> limit,
      Range range,
      @Default("[]") List<Range> ranges) {}

  record Empty() {}

  record Holder(Shape shape) {}

  record Shape(@Default("plain") String form) {}

  @TempDir Path directory;

  @Test
  void fillsInDefaults() {
    assertThat(bind("name = x", Everything.class))
        .isEqualTo(
            new Everything(
                "x",
                2,
                4_000_000_000L,
                0.1,
                true,
                Duration.ofSeconds(90),
                Rule.DROP_IT,
                List.of("a", "b"),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                new Range(1, 9),
                List.of()));
  }

  @Test
  void bindsEveryType() {
    String text =
        """
        name = "a name", count = 3, big = 5, ratio = 0.5, enabled = no, patience = 2 minutes
        rule = keep, names = [c], labels { a.b = 1, "c.d" = two }, note = "n", limit = 7
        range { low = 2 }, ranges = [{ low = 3, high = 4 }]
        """;
    assertThat(bind(text, Everything.class))
        .isEqualTo(
            new Everything(
                "a name",
                3,
                5,
                0.5,
                false,
                Duration.ofMinutes(2),
                Rule.KEEP,
                List.of("c"),
                Map.of("a.b", "1", "c.d", "two"),
                Optional.of("n"),
                Optional.of(7),
                new Range(2, 9),
                List.of(new Range(3, 4))));
  }

  @Test
  void namesAllProblemsAtOnceWithFileAndLine() throws IOException {
    Path file = directory.resolve("x.conf");
    Files.writeString(
        file,
        """
        cuont = 3
        count = 11
        ratio = lots
        rule = drop
        names = one
        limit = 0
        patience = soon
        big = 1.5
        range {
          low = 12
        }
        ranges = [
          { low = 1 },
          { hihg = 4 }
        ]
        """);
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> load(file, List.of(), Everything.class))
        .withMessage(
            """
            The configuration has 11 problems:
              FILE:1: name is missing: give text (what it is called)
              FILE:2: count is 11; expected a whole number from 0 to 10
              FILE:8: big is 1.5; expected a whole number
              FILE:3: ratio is 'lots'; expected a number from 0 to 1
              FILE:7: patience is 'soon'; expected a duration such as '30s' or '5 minutes'
              FILE:4: rule is 'drop'; expected one of drop-it, keep
              FILE:5: names is 'one'; expected a list in brackets
              FILE:6: limit is 0; expected a whole number of at least 1
              FILE:9: range is not valid: low is above high
              FILE:14: ranges[1].hihg is not an option; did you mean 'high'? known: low, high
              FILE:1: cuont is not an option; did you mean 'count'? known: name, count, big, ratio, enabled, patience, rule, names, labels, note, limit, range, ranges"""
                .replace("FILE", file.toString()));
  }

  @Test
  void saysWhatIsMissingInASectionThatIsMissing() {
    record Outer(Everything inner) {}

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> bind("", Outer.class))
        .withMessageContaining("inner.name is missing: give text (what it is called)");
  }

  @Test
  void takesASectionOfDefaultsForOneThatIsLeftOut() {
    assertThat(bind("", Holder.class)).isEqualTo(new Holder(new Shape("plain")));
  }

  @Test
  void refusesAnyKeyWhereThereIsNone() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> bind("a = 1", Empty.class))
        .withMessageContaining("a is not an option; there is none to choose from");
  }

  @Test
  void commandLineBeatsSystemPropertyBeatsFileBeatsDefault() throws IOException {
    record Four(
        @Default("0") int a, @Default("0") int b, @Default("0") int c, @Default("0") int d) {}
    Path file = Files.writeString(directory.resolve("x.conf"), "a = 1, b = 1, c = 1");
    Properties system = new Properties();
    system.setProperty("tailor.a", "2");
    system.setProperty("tailor.b", "2");
    system.setProperty("other", "2");

    assertThat(load(file, List.of("a=3"), system, Four.class)).isEqualTo(new Four(3, 2, 1, 0));
  }

  @Test
  void readsOverridesAsTextUnlessTheyAreListsOrSections() throws IOException {
    Path file = Files.writeString(directory.resolve("x.conf"), "name = x");

    Everything bound =
        load(
            file,
            List.of("name=s3a://bucket/a b", "names=[x, y]", "range={low = 3}", "count=7"),
            Everything.class);

    assertThat(bound.name()).isEqualTo("s3a://bucket/a b");
    assertThat(bound.names()).containsExactly("x", "y");
    assertThat(bound.range()).isEqualTo(new Range(3, 9));
    assertThat(bound.count()).isEqualTo(7);
  }

  @Test
  void saysWhichOverrideIsWrong() throws IOException {
    Path file = Files.writeString(directory.resolve("x.conf"), "name = x");
    Properties system = new Properties();
    system.setProperty("tailor.ratio", "2");

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> load(file, List.of("count=many"), system, Everything.class))
        .withMessageContaining("--set count: count is 'many'; expected a whole number from 0 to 10")
        .withMessageContaining(
            "system property tailor.ratio: ratio is '2'; expected a number from 0 to 1");
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> load(file, List.of("rage.low=1"), Everything.class))
        .withMessageContaining("--set rage.low: rage is not an option; did you mean 'range'?");
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> load(file, List.of("count"), Everything.class))
        .withMessageContaining("--set key=value");
  }

  @Test
  void laysSparksOwnPropertiesOverTheFilesSparkSection() throws IOException {
    record Spark(@Default("{}") Map<String, String> spark) {}
    Path file =
        Files.writeString(
            directory.resolve("x.conf"),
            "spark { spark.a = file, \"spark.b\" = file, spark.c = file }");
    Properties system = new Properties();
    system.setProperty("spark.a", "submit");
    system.setProperty("spark.b", "submit");

    assertThat(load(file, List.of("spark.spark.b=set"), system, Spark.class).spark())
        .containsOnly(
            Map.entry("spark.a", "submit"),
            Map.entry("spark.b", "set"),
            Map.entry("spark.c", "file"));
  }

  @Test
  void saysWhereTheSyntaxIsWrong() throws IOException {
    Path file = Files.writeString(directory.resolve("x.conf"), "name = x\nrange {\n");

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> load(file, List.of(), Everything.class))
        .withMessageContaining("x.conf: 3");
  }

  @Test
  void saysThatTheFileIsMissing() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> load(directory.resolve("no.conf"), List.of(), Everything.class))
        .withMessageContaining("no.conf does not exist");
  }

  private <T extends Record> T bind(String text, Class<T> type) {
    try {
      return load(Files.writeString(directory.resolve("x.conf"), text), List.of(), type);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static <T extends Record> T load(Path file, List<String> overrides, Class<T> type) {
    return load(file, overrides, new Properties(), type);
  }

  private static <T extends Record> T load(
      Path file, List<String> overrides, Properties system, Class<T> type) {
    return new Binder(new Problems())
        .bind(ConfigurationLoader.load(Optional.of(file.toString()), overrides, system), type);
  }
}
