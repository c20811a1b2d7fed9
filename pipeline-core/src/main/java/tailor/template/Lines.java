package tailor.template;

import java.util.ArrayList;
import java.util.List;

/** Cuts texts at line ends, which are more to Python than {@code \n}. */
final class Lines {
  private static final String ENDS = "\n\r\u000b\f\u001c\u001d\u001e\u0085\u2028\u2029";

  private Lines() {}

  static List<Text> of(Text text, boolean keepEnds) {
    List<Text> lines = new ArrayList<>();
    String value = text.value();
    int from = 0;
    for (int at = 0; at < value.length(); at++) {
      if (ENDS.indexOf(value.charAt(at)) >= 0) {
        int end = value.startsWith("\r\n", at) ? at + 2 : at + 1;
        lines.add(text.substring(from, keepEnds ? end : at));
        from = end;
        at = end - 1;
      }
    }
    if (from < value.length()) {
      lines.add(text.substring(from, value.length()));
    }
    return lines;
  }
}
