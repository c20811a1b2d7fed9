package tailor.report;

import java.util.List;

/**
 * What a report says, in the order of reading.
 *
 * @param title the heading
 * @param subtitle one line under it
 * @param figures the few numbers that matter most
 * @param sections the rest
 */
public record Report(String title, String subtitle, List<Figure> figures, List<Section> sections) {

  /**
   * A number to see first.
   *
   * @param name what it measures
   * @param value as it is shown
   * @param note what to compare it with; may be empty
   */
  public record Figure(String name, String value, String note) {}

  /** A heading, a line that explains it, and its blocks. */
  public record Section(String title, String explanation, List<Block> blocks) {}
}
