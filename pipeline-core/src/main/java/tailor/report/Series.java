package tailor.report;

import java.util.List;

/**
 * One line of a chart.
 *
 * @param name what the legend calls it
 * @param points in the order of x
 */
public record Series(String name, List<Point> points) {
  public record Point(double x, double y) {}
}
