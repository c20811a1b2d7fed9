package tailor.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.lang3.SerializationUtils;
import org.junit.jupiter.api.Test;

class PortableRecordTest {
  record Inner(Optional<String> text) {}

  record Outer(
      int number,
      Optional<Inner> inner,
      Optional<String> none,
      List<Inner> list,
      Map<String, Inner> map)
      implements Serializable {
    private Object writeReplace() {
      return PortableRecord.of(this);
    }
  }

  @Test
  void carriesOptionalsAtAnyDepth() {
    Inner inner = new Inner(Optional.of("x"));
    Outer outer =
        new Outer(
            1,
            Optional.of(inner),
            Optional.empty(),
            List.of(inner, new Inner(Optional.empty())),
            Map.of("key", inner));
    assertThat(SerializationUtils.roundtrip(outer)).isEqualTo(outer);
  }
}
