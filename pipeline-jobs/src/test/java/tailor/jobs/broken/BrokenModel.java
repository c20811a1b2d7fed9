package tailor.jobs.broken;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A model with something wrong.
 *
 * @param name what is wrong, in a few words
 * @param exitCode what commands end with: 2 where the model is of no use here, 3 where it is
 *     damaged
 * @param message what commands say, besides the model's path
 * @param maker makes it
 */
record BrokenModel(String name, int exitCode, String message, Maker maker) {
  static final int UNUSABLE = 2;
  static final int DAMAGED = 3;

  /** Makes a broken model. */
  @FunctionalInterface
  interface Maker {
    /**
     * Makes it.
     *
     * @param directory empty
     * @return the location to give to a command
     */
    Path makeIn(Path directory) throws IOException;
  }

  @Override
  public String toString() {
    return name;
  }
}
