package tailor.clean;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tailor.clean.WhitespaceCleaner.Indentation;

class WhitespaceCleanerTest {
  private final WhitespaceCleaner cleaner = new WhitespaceCleaner();

  @Test
  void collapsesSpacesAndBlankLines() {
    assertThat(clean("\n \n one \u00A0 two\t three  \n\n \n\nfour\n\n", 1, Indentation.REMOVE))
        .isEqualTo("one two three\n\nfour");
  }

  @Test
  void keepsIndentationOnRequest() {
    assertThat(clean("if:\n    a  =  1\n\tb", 1, Indentation.KEEP))
        .isEqualTo("if:\n    a = 1\n\tb");
  }

  @Test
  void keepsAsManyBlankLinesAsAsked() {
    assertThat(clean("a\n\n\n\nb", 0, Indentation.KEEP)).isEqualTo("a\nb");
    assertThat(clean("a\n\n\n\nb", 2, Indentation.KEEP)).isEqualTo("a\n\n\nb");
  }

  @Test
  void leavesNothingOfBlankText() {
    assertThat(clean(" \u3000\n\t", 1, Indentation.KEEP)).isEmpty();
    assertThat(clean("", 1, Indentation.KEEP)).isEmpty();
  }

  private String clean(String text, int maxBlankLines, Indentation indentation) {
    return cleaner.clean(text, new WhitespaceCleaner.Options(maxBlankLines, indentation));
  }
}
