package tailor.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import com.fasterxml.jackson.databind.node.NullNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tailor.config.ConfigurationException;

class AttemptTest {
  private static final Output CLEAN = Output.of("clean");
  private static final Output DROPPED = Output.part("dropped", "stage=clean");
  private static final Output CHECKPOINTS = Output.resumable("checkpoints");
  private static final List<Output> BOTH = List.of(CLEAN, DROPPED);

  @TempDir java.nio.file.Path directory;
  private final MortalFileSystem files = new MortalFileSystem();
  private Storage storage;

  @BeforeEach
  void open() throws IOException {
    Path root = new Path(directory.toUri());
    files.initialize(root.toUri(), new Configuration(false));
    storage = new Storage(root, files);
  }

  @Test
  void commitsAllOutputsWithManifestAndSuccess() {
    commit("first");

    assertThat(content(CLEAN)).isEqualTo("first");
    assertThat(content(DROPPED)).isEqualTo("first");
    assertThat(storage.manifest(CLEAN, "r")).get().extracting(Manifest::version).isEqualTo("first");
    assertThat(tree())
        .containsExactlyInAnyOrder(
            "clean/r/_SUCCESS",
            "clean/r/_run.json",
            "clean/r/part",
            "dropped/r/stage=clean/_SUCCESS",
            "dropped/r/stage=clean/_run.json",
            "dropped/r/stage=clean/part");
  }

  @Test
  void aKillAtAnyMomentLosesNothing() {
    commit("old");
    long steps = stepsOf(() -> commit("new"));
    assertThat(steps).isGreaterThan(15);
    for (long step = 1; step <= steps; step++) {
      files.live();
      commit("old");
      long deadline = step;
      assertThatExceptionOfType(MortalFileSystem.Killed.class)
          .as("killed at step %d", step)
          .isThrownBy(
              () -> {
                files.dieAt(deadline);
                commit("new");
              });
      files.live();
      new Attempt(storage, "clean", "r", BOTH).recover();

      assertThat(storage.isComplete(CLEAN, "r")).as("complete after step %d", step).isTrue();
      assertThat(content(CLEAN)).as("content after step %d", step).isIn("old", "new");
      assertThat(content(DROPPED)).as("both after step %d", step).isEqualTo(content(CLEAN));
      assertThat(tree()).as("debris after step %d", step).hasSize(6);
    }
  }

  @Test
  void aKillWhileHealingIsHealedToo() {
    commit("old");
    assertThatExceptionOfType(MortalFileSystem.Killed.class)
        .isThrownBy(
            () -> {
              files.dieAtRenameTo("_commit.r.clean");
              commit("new");
            });
    files.live();
    for (long step = 1; ; step++) {
      files.dieAt(step);
      try {
        new Attempt(storage, "clean", "r", BOTH).recover();
        break;
      } catch (MortalFileSystem.Killed expected) {
        files.live();
      }
    }
    files.live();

    assertThat(content(CLEAN)).isEqualTo("new");
    assertThat(content(DROPPED)).isEqualTo("new");
  }

  @Test
  void readersRefuseWhatIsNotComplete() throws IOException {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> storage.require("clean", "r"))
        .withMessageContaining("does not exist")
        .withMessageContaining("Run the stage");
    Files.createDirectories(directory.resolve("clean/r"));
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> storage.require("clean", "r"))
        .withMessageContaining("has no _SUCCESS");
  }

  @Test
  void leavesTheStagingOfOtherRunsAndStagesAlone() throws IOException {
    Attempt other = new Attempt(storage, "clean", "r.2", BOTH);
    Attempt dedup =
        new Attempt(storage, "dedup", "r", List.of(Output.part("dropped", "stage=dedup")));
    write(other.directory(CLEAN), "other");
    write(dedup.directory(Output.part("dropped", "stage=dedup")), "dedup");

    new Attempt(storage, "clean", "r", BOTH).recover();
    commit("mine");

    assertThat(files.exists(other.directory(CLEAN))).isTrue();
    assertThat(files.exists(dedup.directory(Output.part("dropped", "stage=dedup")))).isTrue();
  }

  @Test
  void whatAStageComputedOnTheWayStaysForTheSameOriginUntilTheCommit() throws IOException {
    Attempt killed = new Attempt(storage, "clean", "r", BOTH);
    killed.begin("a", Existing.REFUSE);
    write(killed.interim("a"), "slice");

    Attempt again = new Attempt(storage, "clean", "r", BOTH);
    again.recover();
    again.begin("a", Existing.REFUSE);
    assertThat(again.interim("a")).isEqualTo(killed.interim("a"));
    assertThat(files.exists(again.interim("a"))).isTrue();

    Attempt other = new Attempt(storage, "clean", "r", BOTH);
    other.begin("b", Existing.REFUSE);
    assertThat(files.exists(other.interim("a"))).isFalse();
    write(other.interim("b"), "slice");
    commit("done");
    assertThat(files.exists(other.interim("b"))).isFalse();
  }

  @Test
  void aResumableOutputGoesOnWhereItEnded() throws IOException {
    Attempt first = begin("a", Existing.REFUSE);
    write(first.directory(CHECKPOINTS), "round 1");

    Attempt second = begin("a", Existing.REFUSE);

    assertThat(content(CHECKPOINTS)).isEqualTo("round 1");
    assertThat(storage.isComplete(CHECKPOINTS, "r")).isFalse();
    second.commit((output, path) -> manifest(output, second, "x"));
    assertThat(storage.isComplete(CHECKPOINTS, "r")).isTrue();
  }

  @Test
  void aResumableOutputThatWasKilledWhileItBeganIsBegun() throws IOException {
    Path unfinished = new Path(storage.directory(CHECKPOINTS, "r"), "_attempt.json.new");
    try (var out = files.create(unfinished, true)) {
      out.write('{');
    }

    begin("a", Existing.REFUSE);

    assertThat(tree()).containsExactly("checkpoints/r/_attempt.json");
  }

  @Test
  void aResumableOutputOfAnotherOriginIsRefusedOrBegunAnew() throws IOException {
    write(begin("a", Existing.REFUSE).directory(CHECKPOINTS), "round 1");

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> begin("b", Existing.REFUSE))
        .withMessageContaining("--overwrite");
    begin("b", Existing.OVERWRITE);
    assertThat(tree()).containsExactly("checkpoints/r/_attempt.json");
  }

  @Test
  void runIdsAreDirectoryNames() {
    assertThatNoException().isThrownBy(() -> RunId.require("2026-01-02.b_3"));
    for (String id : List.of("", "a/b", "..", "_x", "a b")) {
      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(() -> RunId.require(id))
          .withMessageContaining("run id '" + id + "'");
    }
  }

  private Attempt begin(String origin, Existing existing) {
    Attempt attempt = new Attempt(storage, "train", "r", List.of(CHECKPOINTS));
    attempt.recover();
    attempt.begin(origin, existing);
    return attempt;
  }

  private void commit(String content) {
    Attempt attempt = new Attempt(storage, "clean", "r", BOTH);
    attempt.recover();
    BOTH.forEach(output -> write(attempt.directory(output), content));
    attempt.commit((output, path) -> manifest(output, attempt, content));
  }

  private long stepsOf(Runnable work) {
    files.live();
    long before = files.steps();
    work.run();
    long steps = files.steps() - before;
    files.live();
    return steps;
  }

  private static Manifest manifest(Output output, Attempt attempt, String content) {
    return new Manifest(
        "clean",
        output.dataset(),
        "r",
        attempt.id(),
        content,
        "",
        "",
        "",
        NullNode.instance,
        "",
        List.of(),
        null,
        Map.of(),
        List.of(),
        "");
  }

  private void write(Path target, String content) {
    try (var out = files.create(new Path(target, "part"), true)) {
      out.write(content.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String content(Output output) {
    try {
      return Files.readString(
          java.nio.file.Path.of(storage.directory(output, "r").toUri().getPath(), "part"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> tree() {
    try (Stream<java.nio.file.Path> all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile)
          .map(file -> directory.relativize(file).toString())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
