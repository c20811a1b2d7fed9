package tailor.train.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;
import tailor.config.ConfigurationException;

/**
 * Lets {@code current} name another checkpoint, and takes that back. What was done is kept in
 * {@code _reverts.jsonl}, the newest last.
 */
public final class Reverting {
  private static final String HISTORY = "_reverts.jsonl";

  private final CheckpointDirectory checkpoints;

  public Reverting(CheckpointDirectory checkpoints) {
    this.checkpoints = checkpoints;
  }

  /**
   * What happened.
   *
   * @param from the checkpoint in use before
   * @param to the checkpoint in use now
   */
  public record Change(String from, String to) {}

  /**
   * Chooses a checkpoint.
   *
   * @param wanted its name, or {@code best} or {@code latest}
   * @throws ConfigurationException if there is no such checkpoint, naming those that there are
   */
  public Change to(String wanted, Instant now) {
    List<String> names = names();
    String name = checkpoints.pointer(wanted).orElse(wanted);
    if (!names.contains(name)) {
      throw new ConfigurationException(
          "There is no checkpoint '%s' in %s. There are: %s; best and latest name one of them."
              .formatted(wanted, checkpoints.path(), String.join(", ", names)));
    }
    String before = checkpoints.chosen().orElse(name);
    List<String> history = history();
    history.add(
        CheckpointDirectory.JSON
            .createObjectNode()
            .put("time", now.toString())
            .put("current", checkpoints.pointer(CheckpointDirectory.CURRENT).orElse(""))
            .put("to", name)
            .toString());
    try {
      write(history);
      checkpoints.point(CheckpointDirectory.CURRENT, name);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot revert in " + checkpoints.path(), e);
    }
    return new Change(before, name);
  }

  /**
   * Takes the newest change back.
   *
   * @throws ConfigurationException if nothing was changed, or the checkpoint in use before is gone
   */
  public Change undo() {
    List<String> history = history();
    if (history.isEmpty()) {
      throw new ConfigurationException(
          "There is nothing to undo: no checkpoint of %s was reverted to."
              .formatted(checkpoints.path()));
    }
    try {
      JsonNode newest = CheckpointDirectory.JSON.readTree(history.remove(history.size() - 1));
      String before = newest.path("current").asText();
      String now = checkpoints.chosen().orElse("");
      if (before.isEmpty()) {
        checkpoints
            .files()
            .delete(new Path(checkpoints.path(), CheckpointDirectory.CURRENT), false);
      } else if (names().contains(before)) {
        checkpoints.point(CheckpointDirectory.CURRENT, before);
      } else {
        throw new ConfigurationException(
            "The checkpoint %s, which was in use before, is no longer in %s."
                .formatted(before, checkpoints.path()));
      }
      write(history);
      return new Change(now, checkpoints.chosen().orElse(""));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot undo in " + checkpoints.path(), e);
    }
  }

  private List<String> names() {
    return checkpoints.all().stream().map(Checkpoint::name).toList();
  }

  private List<String> history() {
    Path file = new Path(checkpoints.path(), HISTORY);
    try {
      if (!checkpoints.files().exists(file)) {
        return new ArrayList<>();
      }
      try (InputStream in = checkpoints.files().open(file)) {
        return new ArrayList<>(
            new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file, e);
    }
  }

  private void write(List<String> history) throws IOException {
    Path file = new Path(checkpoints.path(), HISTORY);
    try (OutputStream out = checkpoints.files().create(file, true)) {
      for (String line : history) {
        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }
  }
}
