package tailor.report;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jsoup.nodes.Element;

/**
 * Lines over a common x axis, drawn as inline SVG: no script, no font and no file beside it.
 *
 * @param xLabel what x counts
 * @param yLabel what y measures
 * @param series lines that the legend names
 * @param others lines behind them, without a name
 */
public record LineChart(
    String title, String xLabel, String yLabel, List<Series> series, List<Series> others)
    implements Block {
  private static final int WIDTH = 560;
  private static final int HEIGHT = 300;
  private static final int LEFT = 64;
  private static final int RIGHT = 16;
  private static final int TOP = 40;
  private static final int BOTTOM = 44;

  /** Lines that the legend names all of. */
  public LineChart(String title, String xLabel, String yLabel, List<Series> series) {
    this(title, xLabel, yLabel, series, List.of());
  }

  @Override
  public void appendTo(Element parent) {
    Axis x = axis(Series.Point::x);
    Axis y = axis(Series.Point::y);
    Element svg =
        parent
            .appendElement("figure")
            .appendElement("svg")
            .attr("viewBox", "0 0 " + WIDTH + " " + HEIGHT)
            .attr("role", "img")
            .attr("aria-label", title);
    text(svg, LEFT, 18, "start", "title", title);
    drawAxes(svg, x, y);
    others.forEach(line -> drawLine(svg, x, y, line, "series-other"));
    for (int i = 0; i < series.size(); i++) {
      drawLine(svg, x, y, series.get(i), "series-" + i % 4);
      drawLegend(svg, series.get(i).name(), i);
    }
  }

  private Axis axis(ToDoubleFunction<Series.Point> coordinate) {
    return Axis.of(
        Stream.concat(series.stream(), others.stream())
            .flatMap(line -> line.points().stream())
            .mapToDouble(coordinate));
  }

  private void drawAxes(Element svg, Axis x, Axis y) {
    for (double tick : y.ticks()) {
      double at = pixelY(y, tick);
      line(svg, LEFT, at, WIDTH - RIGHT, at, "grid");
      text(svg, LEFT - 8, at + 4, "end", "tick", y.label(tick));
    }
    for (double tick : x.ticks()) {
      double at = pixelX(x, tick);
      line(svg, at, HEIGHT - BOTTOM, at, HEIGHT - BOTTOM + 4, "grid");
      text(svg, at, HEIGHT - BOTTOM + 18, "middle", "tick", x.label(tick));
    }
    text(svg, (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 8, "middle", "tick", xLabel);
    text(svg, LEFT, TOP - 8, "end", "tick", yLabel);
  }

  private static void drawLine(Element svg, Axis x, Axis y, Series series, String style) {
    StringBuilder points = new StringBuilder();
    for (Series.Point point : series.points()) {
      if (Double.isFinite(point.x()) && Double.isFinite(point.y())) {
        points.append(format(pixelX(x, point.x()))).append(',');
        points.append(format(pixelY(y, point.y()))).append(' ');
      }
    }
    svg.appendElement("polyline").attr("points", points.toString().strip()).addClass(style);
  }

  private void drawLegend(Element svg, String name, int index) {
    double left = LEFT + 150.0 * index;
    line(svg, left + 40, TOP - 12, left + 60, TOP - 12, "series-" + index % 4);
    text(svg, left + 66, TOP - 8, "start", "tick", name);
  }

  private static double pixelX(Axis axis, double value) {
    return LEFT + axis.position(value) * (WIDTH - LEFT - RIGHT);
  }

  private static double pixelY(Axis axis, double value) {
    return HEIGHT - BOTTOM - axis.position(value) * (HEIGHT - TOP - BOTTOM);
  }

  private static void line(Element svg, double x1, double y1, double x2, double y2, String style) {
    svg.appendElement("line")
        .attr("x1", format(x1))
        .attr("y1", format(y1))
        .attr("x2", format(x2))
        .attr("y2", format(y2))
        .addClass(style);
  }

  private static void text(
      Element svg, double x, double y, String anchor, String style, String content) {
    svg.appendElement("text")
        .attr("x", format(x))
        .attr("y", format(y))
        .attr("text-anchor", anchor)
        .addClass(style)
        .text(content);
  }

  private static String format(double pixel) {
    return String.format(Locale.ROOT, "%.1f", pixel);
  }
}
