package tailor.run;

import java.util.List;

/**
 * What an attempt that has written everything is about to rename.
 *
 * @param attempt the attempt's id
 * @param moves the outputs
 */
record CommitRecord(String attempt, List<Move> moves) {
  /**
   * @param from the directory written to
   * @param to the directory it becomes; the same for what was written in place
   */
  record Move(String from, String to) {
    boolean inPlace() {
      return from.equals(to);
    }
  }
}
