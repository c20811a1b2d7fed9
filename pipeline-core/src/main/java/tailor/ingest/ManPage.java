package tailor.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The text of a manual page. Lines are filled to paragraphs, examples keep theirs, headings and
 * tags of lists stand on lines of their own, cells of tables are divided by {@code |}. Definitions
 * of macros and settings of the page are left out; conditions are taken to hold.
 */
final class ManPage {
  private static final Set<String> PARAGRAPHS =
      Set.of("PP", "P", "LP", "Pp", "sp", "HP", "RS", "RE", "Bl", "El", "Bd", "Ed", "YS", "UE");
  private static final Set<String> HEADINGS = Set.of("SH", "SS", "Sh", "Ss");
  private static final Set<String> FONTS = Set.of("B", "I", "R", "SM", "SB", "CW");
  private static final Set<String> ALTERNATING_FONTS = Set.of("BR", "RB", "BI", "IB", "IR", "RI");
  private static final Set<String> SKIPPED_TO_END = Set.of("de", "de1", "ig", "am");

  private final StringBuilder text = new StringBuilder();
  private Optional<String> name = Optional.empty();
  private Optional<String> section = Optional.empty();
  private boolean filled = true;
  private boolean inSkipped;
  private boolean inTableFormat;
  private boolean inTable;
  private boolean nextIsHeading;
  private boolean nextIsTag;

  private ManPage() {}

  static ManPage parse(String source) {
    ManPage page = new ManPage();
    source.replace("\\\n", "").lines().forEach(page::line);
    return page;
  }

  /** Name and section, as in {@code ls(1)}. */
  Optional<String> title() {
    return name.map(known -> known + section.map(number -> "(" + number + ")").orElse(""));
  }

  Optional<String> section() {
    return section;
  }

  String text() {
    return text.toString().strip();
  }

  private void line(String line) {
    boolean isRequest = line.startsWith(".") || line.startsWith("'");
    if (inSkipped) {
      inSkipped = !line.startsWith("..");
    } else if (inTableFormat && !isRequest) {
      inTableFormat = !line.stripTrailing().endsWith(".");
    } else if (isRequest) {
      request(line.substring(1).strip());
    } else if (inTable) {
      tableLine(RoffEscapes.resolve(line));
    } else {
      words(RoffEscapes.resolve(line));
    }
  }

  private void request(String line) {
    List<String> words = arguments(line);
    if (words.isEmpty() || line.startsWith("\\\"")) {
      return;
    }
    String macro = words.get(0);
    List<String> arguments =
        words.subList(1, words.size()).stream().map(RoffEscapes::resolve).toList();
    if (SKIPPED_TO_END.contains(macro)) {
      inSkipped = true;
    } else if (HEADINGS.contains(macro)) {
      heading(String.join(" ", arguments));
    } else if (PARAGRAPHS.contains(macro)) {
      startLine(2);
    } else if (FONTS.contains(macro)) {
      words(String.join(" ", arguments));
    } else if (ALTERNATING_FONTS.contains(macro)) {
      words(String.join("", arguments));
    } else if (MdocMacros.isInline(macro)) {
      words(MdocMacros.render(macro, arguments, name.orElse("")));
    } else {
      layout(macro, arguments);
    }
  }

  private void layout(String macro, List<String> arguments) {
    switch (macro) {
      case "TH", "Dt" -> {
        name = argument(arguments, 0).map(ManPage::lowerCase);
        section = argument(arguments, 1);
      }
      case "TP", "TQ" -> {
        startLine(2);
        nextIsTag = true;
      }
      case "IP" -> {
        startLine(2);
        argument(arguments, 0).ifPresent(this::words);
      }
      case "It" -> {
        startLine(2);
        words(MdocMacros.render("No", arguments, name.orElse("")));
        startLine(1);
      }
      case "br" -> startLine(1);
      case "nf", "EX" -> {
        startLine(1);
        filled = false;
      }
      case "fi", "EE" -> {
        startLine(1);
        filled = true;
      }
      case "TS" -> {
        startLine(2);
        inTable = true;
        inTableFormat = true;
      }
      case "TE" -> {
        startLine(2);
        inTable = false;
        inTableFormat = false;
      }
      default -> {}
    }
  }

  private void heading(String heading) {
    startLine(2);
    filled = true;
    if (heading.isBlank()) {
      nextIsHeading = true;
    } else {
      words(heading);
      startLine(2);
    }
  }

  private void tableLine(String line) {
    if (line.equals("_") || line.equals("=") || line.isBlank()) {
      return;
    }
    boolean isWithinCell = !text.isEmpty() && text.charAt(text.length() - 1) == ' ';
    if (!isWithinCell && !line.startsWith("T}")) {
      startLine(1);
    }
    boolean opensCell = line.endsWith("T{");
    String cells = line.replaceAll("T[{}]", "").replace("\t", " | ").strip();
    text.append(line.startsWith("T}") && !cells.isEmpty() ? " " : "").append(cells);
    if (opensCell) {
      text.append(' ');
    }
  }

  private void words(String words) {
    if (words.isBlank()) {
      startLine(filled ? 2 : 1);
      return;
    }
    if (!filled) {
      startLine(1);
      text.append(words.stripTrailing());
      return;
    }
    if (!text.isEmpty() && !Character.isWhitespace(text.charAt(text.length() - 1))) {
      text.append(' ');
    }
    text.append(words.strip());
    if (nextIsHeading) {
      nextIsHeading = false;
      startLine(2);
    } else if (nextIsTag) {
      nextIsTag = false;
      startLine(1);
    }
  }

  private void startLine(int feeds) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == ' ') {
      end--;
    }
    text.setLength(end);
    int present = 0;
    while (present < end && text.charAt(end - 1 - present) == '\n') {
      present++;
    }
    for (int i = present; end > 0 && i < feeds; i++) {
      text.append('\n');
    }
  }

  /** The words of a request; quotes hold blanks together, and two of them stand for one. */
  private static List<String> arguments(String line) {
    List<String> words = new ArrayList<>();
    int i = 0;
    while (i < line.length()) {
      if (line.charAt(i) == ' ' || line.charAt(i) == '\t') {
        i++;
        continue;
      }
      StringBuilder word = new StringBuilder();
      boolean quoted = line.charAt(i) == '"';
      i += quoted ? 1 : 0;
      for (; i < line.length(); i++) {
        char c = line.charAt(i);
        boolean doubled = c == '"' && i + 1 < line.length() && line.charAt(i + 1) == '"';
        if (c == '\\' && i + 1 < line.length()) {
          word.append(c).append(line.charAt(++i));
        } else if (quoted && doubled) {
          word.append('"');
          i++;
        } else if (quoted ? c == '"' : c == ' ' || c == '\t') {
          break;
        } else {
          word.append(c);
        }
      }
      i++;
      words.add(word.toString());
    }
    return words;
  }

  private static Optional<String> argument(List<String> arguments, int index) {
    return index < arguments.size() && !arguments.get(index).isBlank()
        ? Optional.of(arguments.get(index))
        : Optional.empty();
  }

  /** Names in capitals are a custom of titles, not of commands. */
  private static String lowerCase(String name) {
    return name.equals(name.toUpperCase(Locale.ROOT)) ? name.toLowerCase(Locale.ROOT) : name;
  }
}
