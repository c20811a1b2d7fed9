package tailor.train.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Against TensorBoard's own writer, by tensorboard_golden.py. */
class EventFileTest {
  @Test
  void writesTheBytesThatTensorBoardWrites() throws IOException {
    Map<String, Double> two = new LinkedHashMap<>();
    two.put("train/loss", 3.25);
    two.put("learning-rate", 3e-4);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    EventFile events = new EventFile(out, 1767323045.5);
    events.add(1767323046.25, 20, two);
    events.add(1767323300, 123_456, Map.of("train/loss", 2.5));

    try (InputStream golden = getClass().getResourceAsStream("golden.tfevents")) {
      assertThat(out.toByteArray()).isEqualTo(golden.readAllBytes());
    }
  }
}
