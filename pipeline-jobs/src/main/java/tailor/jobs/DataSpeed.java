package tailor.jobs;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How fast documents went through.
 *
 * @param documents how many
 * @param bytes of their text in UTF-8
 * @param seconds of the clock
 * @param cores that worked at it
 */
record DataSpeed(long documents, long bytes, double seconds, int cores) {
  /** The line that is printed, as a JSON object. */
  Map<String, Object> line(String component) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("component", component);
    line.put("documents", documents);
    line.put("mb", rounded(bytes / 1e6));
    line.put("seconds", rounded(seconds));
    line.put("cores", cores);
    line.put("docs_per_second_per_core", rounded(documents / seconds / cores));
    line.put("mb_per_second_per_core", rounded(bytes / 1e6 / seconds / cores));
    return line;
  }

  private static double rounded(double value) {
    return Math.round(value * 1000) / 1e3;
  }
}
