package tailor.jobs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.fs.Path;

/** The checkpoint of a run that is tested and exported: the one with the lowest validation loss. */
final class TunedModel {
  private static final String BEST = "best";

  private TunedModel() {}

  /** Returns its directory. */
  static String location(StageContext context) {
    Path checkpoints = context.directory("checkpoints");
    try (InputStream pointer = context.storage().files().open(new Path(checkpoints, BEST))) {
      String name = new String(pointer.readAllBytes(), StandardCharsets.UTF_8).strip();
      return new Path(checkpoints, name).toString();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot find the best checkpoint in " + checkpoints, e);
    }
  }
}
