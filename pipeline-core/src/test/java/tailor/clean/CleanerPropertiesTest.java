package tailor.clean;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import tailor.config.ComponentOptions;

class CleanerPropertiesTest {

  @Provide
  Arbitrary<String> hostile() {
    return Texts.hostile();
  }

  @Property
  void encodingIsIdempotent(@ForAll("hostile") String text) {
    var options = new EncodingCleaner.Options(EncodingCleaner.Replacement.REMOVE);
    assertIdempotent(new EncodingCleaner(), options, text);
  }

  @Property
  void unicodeIsIdempotent(
      @ForAll("hostile") String text,
      @ForAll UnicodeCleaner.Form form,
      @ForAll UnicodeCleaner.Ligatures ligatures) {
    assertIdempotent(new UnicodeCleaner(), new UnicodeCleaner.Options(form, ligatures), text);
  }

  @Property
  void markupIsIdempotent(@ForAll("hostile") String text) {
    assertIdempotent(new MarkupCleaner(), new MarkupCleaner.Options(), text);
  }

  @Property
  void whitespaceIsIdempotent(
      @ForAll("hostile") String text, @ForAll WhitespaceCleaner.Indentation indentation) {
    assertIdempotent(new WhitespaceCleaner(), new WhitespaceCleaner.Options(1, indentation), text);
  }

  @Property
  void personalDataIsIdempotent(@ForAll("hostile") String text) {
    var options =
        new PersonalDataCleaner.Options(List.of(PersonalData.values()), List.of("US", "DE"));
    assertIdempotent(new PersonalDataCleaner(), options, text);
  }

  private static <O extends ComponentOptions> void assertIdempotent(
      Cleaner<O> cleaner, O options, String text) {
    String once = cleaner.clean(text, options);
    assertThat(cleaner.clean(once, options)).isEqualTo(once);
  }
}
