package tailor.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** How Java names are written in a configuration: {@code maxRatio} is {@code max-ratio}. */
final class Names {
  private static final Pattern WORD_BOUNDARY =
      Pattern.compile("(?<=[a-z])(?=[A-Z])|(?<=[A-Z0-9])(?=[A-Z][a-z])");

  private Names() {}

  static String kebab(String javaName) {
    return String.join("-", words(javaName)).toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The short name of a component: its class's simple name less the words that its kind's name ends
   * with, so that {@code JsonlReader} is {@code jsonl} where the kind is {@code SourceReader}.
   */
  static String component(Class<?> type, Class<?> kind) {
    List<String> name = new ArrayList<>(words(type.getSimpleName()));
    List<String> suffix = words(kind.getSimpleName());
    for (int i = suffix.size() - 1; i >= 0 && name.size() > 1; i--) {
      if (!suffix.get(i).equals(name.get(name.size() - 1))) {
        break;
      }
      name.remove(name.size() - 1);
    }
    return kebab(String.join("", name));
  }

  private static List<String> words(String javaName) {
    return List.of(WORD_BOUNDARY.split(javaName));
  }
}
