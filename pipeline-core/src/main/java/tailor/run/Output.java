package tailor.run;

/**
 * A dataset that a stage writes, or its part of one that several stages write.
 *
 * @param dataset the directory under the root, as in {@code dropped}
 * @param part the subdirectory of the run, as in {@code stage=clean}; empty for the whole
 * @param mode how it comes into being
 */
public record Output(String dataset, String part, Mode mode) {
  /** How an output comes into being. */
  public enum Mode {
    /** Written to a staging directory and renamed when all of the stage is done. */
    STAGED,
    /**
     * Written where it will stay, so that an attempt goes on where the last one ended; what is in
     * it must be committed piece by piece by the stage. Readers still wait for {@code _SUCCESS}.
     */
    RESUMABLE
  }

  public static Output of(String dataset) {
    return new Output(dataset, "", Mode.STAGED);
  }

  /** The stage's part of a dataset shared with others: {@code part("dropped", "stage=clean")}. */
  public static Output part(String dataset, String part) {
    return new Output(dataset, part, Mode.STAGED);
  }

  public static Output resumable(String dataset) {
    return new Output(dataset, "", Mode.RESUMABLE);
  }
}
