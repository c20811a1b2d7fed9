package tailor.jobs.broken;

import java.io.IOException;
import java.nio.file.Path;
import tailor.export.GoldenModel;

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

  /** Breaks a file of a model. */
  @FunctionalInterface
  interface Breaker {
    void breakUp(Path file) throws IOException;
  }

  /** A copy of a golden model with one of its files broken. */
  static BrokenModel of(
      String name, int exitCode, String message, GoldenModel golden, String file, Breaker breaker) {
    return new BrokenModel(
        name,
        exitCode,
        message,
        directory -> {
          Path model = golden.copyTo(directory);
          breaker.breakUp(model.resolve(file));
          return model;
        });
  }

  @Override
  public String toString() {
    return name;
  }
}
