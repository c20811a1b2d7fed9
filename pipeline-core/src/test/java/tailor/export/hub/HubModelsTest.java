package tailor.export.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tailor.config.ConfigurationException;
import tailor.export.GoldenModel;
import tailor.export.HuggingFaceModel;
import tailor.export.hub.HubSettings.Access;
import tailor.run.BadDataException;
import tailor.run.Progress;

class HubModelsTest {
  private static final HubName NAME = HubName.parse("hf://" + LocalHub.MODEL);
  private static final String WEIGHTS = "model.safetensors";
  private static final String SECRET = "hf_secret";

  private final byte[] weights = new byte[100_000];
  private static final Patience ONCE = new Patience(1, Duration.ZERO, Duration.ofSeconds(10));

  private final List<String> lines = new ArrayList<>();
  private final Progress progress = new Progress(lines::add, Duration.ofDays(1), System::nanoTime);
  private Patience patience = new Patience(3, Duration.ofMillis(1), Duration.ofSeconds(10));
  @TempDir Path cache;
  private LocalHub hub;

  @BeforeEach
  void serveAModel() throws IOException {
    new Random(1).nextBytes(weights);
    hub = new LocalHub();
    hub.put("config.json", "{}");
    hub.put("tokenizer.json", "{\"version\":\"1.0\"}");
    hub.put(WEIGHTS, weights);
    hub.put("pytorch_model.bin", "pickled");
    hub.put("model.gguf", "other");
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void fetchesWhatMakesAModelAndNothingElse() throws IOException {
    HubModels.Snapshot snapshot = models().fetch(NAME);

    assertThat(snapshot.commit()).isEqualTo(LocalHub.COMMIT);
    assertThat(snapshot.directory())
        .isEqualTo(cache.resolve("models--acme--tiny/snapshots").resolve(LocalHub.COMMIT));
    try (Stream<Path> files = Files.list(snapshot.directory())) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("config.json", "tokenizer.json", WEIGHTS, ".complete");
    }
    assertThat(Files.readAllBytes(snapshot.directory().resolve(WEIGHTS))).isEqualTo(weights);
    assertThat(lines).hasSize(3).first().asString().contains(WEIGHTS, "100,000 bytes");
  }

  @Test
  void fetchesAModelThatOpens() throws IOException {
    try (LocalHub other = new LocalHub()) {
      Path golden = GoldenModel.TIED.copyTo(cache.resolve("golden"));
      other.putAll(golden);
      HubSettings settings =
          new HubSettings(other.endpoint(), Optional.empty(), cache, Access.ONLINE, ONCE);
      Path directory = new HubModels(settings, progress).fetch(NAME).directory();

      try (HuggingFaceModel model =
          HuggingFaceModel.open(directory.toString(), new Configuration(false))) {
        assertThat(model.shape().vocabularySize()).isEqualTo(320);
      }
    }
  }

  @Test
  void asksForACompleteCommitNoMoreAndForABranchOnlyWhatItIs() {
    models().fetch(NAME);
    hub.requests.clear();

    models().fetch(NAME);
    assertThat(hub.requests).containsExactly("/api/models/acme/tiny/revision/main");

    hub.requests.clear();
    models().fetch(HubName.parse(NAME + "@" + LocalHub.COMMIT));
    assertThat(hub.requests).isEmpty();
  }

  @Test
  void takesTheCacheWhereTheHubCannotBeReachedOrMayNotBe() {
    Path directory = models().fetch(NAME).directory();
    hub.close();

    assertThat(models().fetch(NAME).directory()).isEqualTo(directory);
    assertThat(lines).last().asString().contains("the hub cannot be reached", LocalHub.COMMIT);
    assertThat(offline().fetch(NAME).directory()).isEqualTo(directory);
    assertThatThrownBy(() -> offline().fetch(HubName.parse("hf://acme/other")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("HF_HUB_OFFLINE is set");
    assertThatThrownBy(() -> models().fetch(HubName.parse("hf://acme/other")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("hf://acme/other cannot be fetched")
        .hasMessageContaining("tried 3 times");
  }

  @Test
  void goesOnWhereABodyEndedEarly() throws IOException {
    AtomicInteger times = new AtomicInteger();
    List<String> ranges = new ArrayList<>();
    hub.storeTroubles.add(
        exchange -> {
          ranges.add(String.valueOf(exchange.getRequestHeaders().getFirst("Range")));
          if (times.incrementAndGet() > 1) {
            return false;
          }
          exchange.sendResponseHeaders(200, weights.length);
          exchange.getResponseBody().write(weights, 0, 60_000);
          exchange.getResponseBody().flush();
          throw new IOException("cut");
        });

    Path directory = models().fetch(NAME).directory();

    assertThat(Files.readAllBytes(directory.resolve(WEIGHTS))).isEqualTo(weights);
    assertThat(ranges).hasSize(2).first().isEqualTo("null");
    assertThat(ranges.get(1)).matches("bytes=[1-9]\\d*-");
  }

  @Test
  void goesOnWhereAProcessEnded() throws IOException {
    Path directory = cache.resolve("models--acme--tiny/snapshots").resolve(LocalHub.COMMIT);
    Files.createDirectories(directory);
    Path part = directory.resolve("." + WEIGHTS + ".part");
    Files.write(part, Arrays.copyOf(weights, 70_000));
    List<String> ranges = new ArrayList<>();
    hub.storeTroubles.add(
        exchange -> {
          ranges.add(String.valueOf(exchange.getRequestHeaders().getFirst("Range")));
          return false;
        });

    models().fetch(NAME);

    assertThat(ranges).containsExactly("bytes=70000-");
    assertThat(Files.readAllBytes(directory.resolve(WEIGHTS))).isEqualTo(weights);
    assertThat(part).doesNotExist();
  }

  @Test
  void beginsAnewWhereTheServerKnowsNoRanges() throws IOException {
    Path directory = cache.resolve("models--acme--tiny/snapshots").resolve(LocalHub.COMMIT);
    Files.createDirectories(directory);
    Files.write(directory.resolve("." + WEIGHTS + ".part"), new byte[1000]);
    hub.storeTroubles.add(
        exchange -> {
          exchange.sendResponseHeaders(200, weights.length);
          exchange.getResponseBody().write(weights);
          return true;
        });

    models().fetch(NAME);

    assertThat(Files.readAllBytes(directory.resolve(WEIGHTS))).isEqualTo(weights);
  }

  @Test
  void fetchesOnceMoreWhatHasAnotherChecksum() throws IOException {
    Path directory = cache.resolve("models--acme--tiny/snapshots").resolve(LocalHub.COMMIT);
    Files.createDirectories(directory);
    Files.write(directory.resolve("." + WEIGHTS + ".part"), new byte[1000]); // not the beginning

    models().fetch(NAME);

    assertThat(Files.readAllBytes(directory.resolve(WEIGHTS))).isEqualTo(weights);
  }

  @ParameterizedTest
  @ValueSource(strings = {WEIGHTS, "config.json"})
  void refusesAFileOfAnotherChecksum(String name) {
    LocalHub.Trouble damage =
        exchange -> {
          if (!exchange.getRequestURI().getPath().endsWith("/" + name)) {
            return false;
          }
          byte[] content = name.equals(WEIGHTS) ? weights.clone() : new byte[] {'{', '['};
          content[0]++;
          LocalHub.send(exchange, content);
          return true;
        };
    (name.equals(WEIGHTS) ? hub.storeTroubles : hub.troubles).add(damage);

    assertThatThrownBy(() -> models().fetch(NAME))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining(name + " of hf://acme/tiny does not have the checksum");
    assertThat(cache.resolve("models--acme--tiny/snapshots/" + LocalHub.COMMIT + "/" + name))
        .doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 503})
  void asksAgainWhereAnErrorMayPass(int status) {
    AtomicInteger times = new AtomicInteger();
    hub.troubles.add(
        exchange -> {
          if (times.incrementAndGet() > 2) {
            return false;
          }
          exchange.sendResponseHeaders(status, -1);
          return true;
        });

    assertThat(models().fetch(NAME).directory().resolve(WEIGHTS)).exists();
  }

  @Test
  void goesOnWhereABodyBringsNothingAnyMore() throws IOException {
    patience = new Patience(2, Duration.ofMillis(1), Duration.ofMillis(200));
    List<String> ranges = new CopyOnWriteArrayList<>();
    CountDownLatch over = new CountDownLatch(1);
    hub.storeTroubles.add(
        exchange -> {
          ranges.add(String.valueOf(exchange.getRequestHeaders().getFirst("Range")));
          int from = 30_000 * (ranges.size() - 1);
          if (ranges.size() > 3) {
            return false;
          }
          exchange
              .getResponseHeaders()
              .add("Content-Range", "bytes %d-%d/%d".formatted(from, 99_999, 100_000));
          exchange.sendResponseHeaders(from == 0 ? 200 : 206, 100_000 - from);
          exchange.getResponseBody().write(weights, from, 30_000);
          exchange.getResponseBody().flush();
          try {
            over.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          throw new IOException("over");
        });

    Path directory = models().fetch(NAME).directory();
    over.countDown();

    assertThat(Files.readAllBytes(directory.resolve(WEIGHTS))).isEqualTo(weights);
    assertThat(ranges)
        .as("attempts that brought something do not count")
        .containsExactly("null", "bytes=30000-", "bytes=60000-", "bytes=90000-");
  }

  @Test
  void saysThatABodyBringsNothing() {
    patience = new Patience(1, Duration.ZERO, Duration.ofMillis(50));
    CountDownLatch over = new CountDownLatch(1);
    hub.storeTroubles.add(
        exchange -> {
          exchange.sendResponseHeaders(200, weights.length);
          exchange.getResponseBody().flush();
          try {
            over.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          throw new IOException("over");
        });

    assertThatThrownBy(() -> models().fetch(NAME))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("tried 1 times: nothing came for 50 ms");
    over.countDown();
  }

  @Test
  void waitsAsLongAsTheHubAsksFor() {
    hub.troubles.add(tooMany("1", 1));
    long started = System.nanoTime();

    models().fetch(NAME);

    assertThat(Duration.ofNanos(System.nanoTime() - started)).isGreaterThan(Duration.ofSeconds(1));
  }

  @Test
  void doesNotWaitForHours() {
    hub.troubles.add(tooMany("7200", 1));

    assertThatThrownBy(() -> models().fetch(NAME))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(
            "tried 1 times: the server answers 429, to be asked again in 7,200 s");
  }

  @ParameterizedTest
  @CsvSource({
    "'Mon, 23 Nov 2026 01:00:30 GMT', 30",
    "'Mon, 23 Nov 2026 00:00:00 GMT', 0",
    "soon, 0"
  })
  void readsWhenToAskAgain(String retryAfter, long seconds) {
    Instant now = Instant.parse("2026-11-23T01:00:00Z");

    assertThat(TryAgain.of(503, Optional.of(retryAfter), now).after())
        .isEqualTo(Duration.ofSeconds(seconds));
  }

  private static LocalHub.Trouble tooMany(String retryAfter, int times) {
    AtomicInteger answered = new AtomicInteger();
    return exchange -> {
      if (answered.incrementAndGet() > times) {
        return false;
      }
      exchange.getResponseHeaders().add("Retry-After", retryAfter);
      exchange.sendResponseHeaders(429, -1);
      return true;
    };
  }

  @Test
  void tellsHowFarADownloadIs() {
    Progress eager = new Progress(lines::add, Duration.ZERO, System::nanoTime);

    new HubModels(settings(Access.ONLINE, Optional.empty()), eager).fetch(NAME);

    assertThat(lines)
        .anyMatch(line -> line.startsWith("hf://acme/tiny: model.safetensors: 100,000 of 100,000"));
  }

  @Test
  void fetchesATokenizerWithoutWeights() throws IOException {
    Path directory = models().fetchTokenizer(NAME).directory();

    assertThat(directory.resolve("tokenizer.json")).exists();
    assertThat(directory.resolve(WEIGHTS)).doesNotExist();
    assertThat(offline().fetchTokenizer(NAME).directory()).isEqualTo(directory);
    assertThatThrownBy(() -> offline().fetch(NAME)).isInstanceOf(ConfigurationException.class);
    assertThat(models().fetch(NAME).directory().resolve(WEIGHTS)).exists();
  }

  @Test
  void givesUpAfterSomeAttempts() {
    hub.troubles.add(
        exchange -> {
          exchange.sendResponseHeaders(502, -1);
          return true;
        });

    assertThatThrownBy(() -> models().fetch(NAME))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("tried 3 times: the server answers 502");
    assertThat(hub.requests).hasSize(3);
  }

  @Test
  void saysWhatIsNotThere() {
    assertThatThrownBy(() -> models().fetch(HubName.parse("hf://acme/other")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("hf://acme/other is not there");
    assertThatThrownBy(() -> models().fetch(HubName.parse(NAME + "@v2")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("hf://acme/tiny@v2 is not there");
    assertThat(models().fetch(HubName.parse(NAME + "@v1")).commit()).isEqualTo(LocalHub.COMMIT);
  }

  @Test
  void sendsTheTokenToTheHubAloneAndTellsItToNobody() {
    hub.requireToken(SECRET);

    assertThatThrownBy(() -> models().fetch(NAME))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("is refused")
        .hasMessageContaining("Set HF_TOKEN");
    HubSettings wrong = settings(Access.ONLINE, Optional.of("hf_wrong"));
    assertThatThrownBy(() -> new HubModels(wrong, progress).fetch(NAME))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("The token in HF_TOKEN may not read it")
        .hasMessageNotContaining("hf_wrong");
    HubSettings right = settings(Access.ONLINE, Optional.of(SECRET));
    new HubModels(right, progress).fetch(NAME);

    assertThat(hub.tokensSeenByStore).isNotEmpty().containsOnly("null");
    assertThat(right.toString()).doesNotContain(SECRET);
    assertThat(lines).noneMatch(line -> line.contains(SECRET));
  }

  @Test
  void refusesWhatHasNoSafetensors() throws IOException {
    try (LocalHub pickled = new LocalHub()) {
      pickled.put("config.json", "{}");
      pickled.put("pytorch_model.bin", "pickled");
      HubSettings settings =
          new HubSettings(pickled.endpoint(), Optional.empty(), cache, Access.ONLINE, ONCE);

      assertThatThrownBy(() -> new HubModels(settings, progress).fetch(NAME))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining(
              "has no model.safetensors; of what Tailor reads it has [config.json]");
      assertThat(pickled.requests).noneMatch(path -> path.contains("resolve"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hf://",
        "hf://name",
        "hf://a/b/c",
        "hf://a/..",
        "hf://a/b@",
        "hf://a/b@../c",
        "hf://a/b@x//y",
        "hf://a b/c",
        "hf://-a/b"
      })
  void refusesNamesThatAreNone(String location) {
    assertThatThrownBy(() -> HubName.parse(location))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("expected hf://owner/name");
  }

  @ParameterizedTest
  @CsvSource({
    "HF_HUB_CACHE, /c, /c",
    "HF_HOME, /h, /h/hub",
    "OTHER, x, /home/me/.cache/huggingface/hub"
  })
  void findsTheCacheInTheEnvironment(String name, String value, String expected) {
    HubSettings settings = HubSettings.of(Map.of(name, value), Path.of("/home/me"));

    assertThat(settings.cache()).isEqualTo(Path.of(expected));
    assertThat(settings.token()).isEmpty();
    assertThat(settings.endpoint()).hasToString(HubSettings.DEFAULT_ENDPOINT);
    assertThat(settings.access()).isEqualTo(Access.ONLINE);
  }

  @Test
  void takesEndpointAndTokenFromTheEnvironment() {
    Map<String, String> environment =
        Map.of("HF_ENDPOINT", "http://hub.example/", "HF_TOKEN", " t\n", "HF_HUB_OFFLINE", "1");
    HubSettings settings = HubSettings.of(environment, Path.of("/home/me"));

    assertThat(settings.endpoint()).hasToString("http://hub.example");
    assertThat(settings.token()).contains("t");
    assertThat(settings.access()).isEqualTo(Access.OFFLINE);
    assertThatThrownBy(() -> HubSettings.of(Map.of("HF_ENDPOINT", "hub"), Path.of("/")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("HF_ENDPOINT is 'hub'");
    assertThat(settings.patience().stall()).isEqualTo(Duration.ofSeconds(30));
    assertThatThrownBy(
            () -> HubSettings.of(Map.of("HF_HUB_DOWNLOAD_TIMEOUT", "soon"), Path.of("/")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("HF_HUB_DOWNLOAD_TIMEOUT is 'soon'");
  }

  private HubModels models() {
    return new HubModels(settings(Access.ONLINE, Optional.empty()), progress);
  }

  private HubModels offline() {
    return new HubModels(settings(Access.OFFLINE, Optional.empty()), progress);
  }

  private HubSettings settings(Access access, Optional<String> token) {
    return new HubSettings(hub.endpoint(), token, cache, access, patience);
  }
}
