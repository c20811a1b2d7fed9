package tailor.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.DoubleStream;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;

class LineChartTest {

  @Test
  void axisEndsOnRoundTicks() {
    Axis axis = Axis.of(DoubleStream.of(1.13, 4.87));
    assertThat(axis.low()).isCloseTo(1, within(1e-9));
    assertThat(axis.high()).isCloseTo(5, within(1e-9));
    assertThat(axis.label(axis.ticks().get(1))).isEqualTo("2");
  }

  @Test
  void axisOfOneValueHasAWidth() {
    Axis axis = Axis.of(DoubleStream.of(3, 3));
    assertThat(axis.position(3)).isBetween(0.0, 1.0);
    assertThat(axis.high()).isGreaterThan(axis.low());
  }

  @Test
  void axisIgnoresWhatIsNotFinite() {
    Axis axis = Axis.of(DoubleStream.of(Double.NaN, 0, 10, Double.POSITIVE_INFINITY));
    assertThat(axis.low()).isZero();
    assertThat(axis.high()).isCloseTo(10, within(1e-9));
  }

  @Test
  void drawsEveryFinitePointInsideTheFrame() {
    Element body = Document.createShell("").body();
    Series loss =
        new Series(
            "train <b>",
            List.of(
                new Series.Point(0, 5),
                new Series.Point(1, Double.NaN),
                new Series.Point(2, 3),
                new Series.Point(3, 1)));
    new LineChart("Loss", "round", "nats", List.of(loss)).appendTo(body);

    String[] points = body.expectFirst("polyline").attr("points").split(" ");
    assertThat(points).hasSize(3);
    double previous = Double.NEGATIVE_INFINITY;
    for (String point : points) {
      double y = Double.parseDouble(point.split(",")[1]);
      assertThat(y).isBetween(0.0, 300.0).isGreaterThan(previous);
      previous = y;
    }
    assertThat(body.html()).contains("train &lt;b&gt;");
  }
}
