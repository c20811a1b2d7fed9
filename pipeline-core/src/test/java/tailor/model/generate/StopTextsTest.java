package tailor.model.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class StopTextsTest {
  @Test
  void holdsBackWhatMayBeTheBeginningOfAStop() {
    StopTexts stops = new StopTexts(List.of("\nUser:", "END"));
    assertThat(stops.accept("Hello E")).isEqualTo("Hello ");
    assertThat(stops.accept("N")).isEmpty();
    assertThat(stops.accept("G\n")).isEqualTo("ENG");
    assertThat(stops.accept("User")).isEmpty();
    assertThat(stops.isFound()).isFalse();
    assertThat(stops.accept(": and more")).isEmpty();
    assertThat(stops.isFound()).isTrue();
    assertThat(stops.accept("after")).isEmpty();
    assertThat(stops.finish()).isEmpty();
  }

  @Test
  void givesBackWhatWasNoStopInTheEnd() {
    StopTexts stops = new StopTexts(List.of("END"));
    assertThat(stops.accept("the EN")).isEqualTo("the ");
    assertThat(stops.finish()).isEqualTo("EN");
  }

  @Property
  void cutsAtTheFirstStopHoweverTheTextArrives(
      @ForAll List<@StringLength(max = 4) @CharRange(from = 'a', to = 'c') String> pieces,
      @ForAll @Size(max = 3)
          List<@StringLength(min = 1, max = 3) @CharRange(from = 'a', to = 'c') String> stops) {
    String whole = String.join("", pieces);
    StopTexts scanner = new StopTexts(stops);
    StringBuilder through = new StringBuilder();
    List<String> given = new ArrayList<>();
    for (String piece : pieces) {
      if (!scanner.isFound()) {
        given.add(piece);
        through.append(scanner.accept(piece));
      }
    }
    through.append(scanner.finish());
    String seen = String.join("", given);
    int end = seen.length();
    for (String stop : stops) {
      int at = seen.indexOf(stop);
      end = at >= 0 ? Math.min(end, at) : end;
    }
    assertThat(through.toString()).isEqualTo(seen.substring(0, end));
    assertThat(scanner.isFound()).isEqualTo(stops.stream().anyMatch(whole::contains));
  }
}
