package tailor.ingest;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The macros of {@code mdoc} that stand within a sentence, and may stand behind one another. */
final class MdocMacros {
  private static final Set<String> PLAIN =
      Set.of(
          "No", "Ns", "Ar", "Cm", "Ic", "Pa", "Va", "Vt", "Em", "Sy", "Li", "Tn", "Ev", "Er", "Dv",
          "Ad", "An", "Fa", "Fn", "Ft", "In", "Lk", "Mt", "Ms", "St", "Xr", "Nm", "Nd", "Fl", "Cd",
          "Pf", "Os", "Ux", "At", "Bx", "Fx", "Ox", "Nx");
  private static final Map<String, String> OPENING =
      Map.ofEntries(
          Map.entry("Op", "["),
          Map.entry("Oo", "["),
          Map.entry("Bq", "["),
          Map.entry("Bo", "["),
          Map.entry("Pq", "("),
          Map.entry("Po", "("),
          Map.entry("Dq", "\""),
          Map.entry("Do", "\""),
          Map.entry("Ql", "'"),
          Map.entry("Sq", "'"),
          Map.entry("So", "'"),
          Map.entry("Aq", "<"),
          Map.entry("Ao", "<"),
          Map.entry("Brq", "{"),
          Map.entry("Bro", "{"));
  private static final Map<String, String> CLOSING =
      Map.ofEntries(
          Map.entry("Oc", "]"),
          Map.entry("Bc", "]"),
          Map.entry("Pc", ")"),
          Map.entry("Dc", "\""),
          Map.entry("Sc", "'"),
          Map.entry("Ac", ">"),
          Map.entry("Brc", "}"));

  /** Those whose bracket is closed by another macro, perhaps on another line. */
  private static final Set<String> LEFT_OPEN = Set.of("Oo", "Bo", "Po", "Do", "So", "Ao", "Bro");

  private static final Map<String, String> MIRRORED =
      Map.of("[", "]", "(", ")", "\"", "\"", "'", "'", "<", ">", "{", "}");
  private static final String CLOSING_PUNCTUATION = ".,:;?!)]";

  private MdocMacros() {}

  static boolean isInline(String macro) {
    return PLAIN.contains(macro) || OPENING.containsKey(macro) || CLOSING.containsKey(macro);
  }

  /**
   * Writes a macro and its arguments.
   *
   * @param page name of the page, which {@code Nm} without an argument stands for
   */
  static String render(String macro, List<String> arguments, String page) {
    StringBuilder out = new StringBuilder();
    Deque<String> open = new ArrayDeque<>();
    boolean glued = true;
    String current = macro;
    for (int i = -1; i < arguments.size(); i++) {
      String word = i < 0 ? macro : arguments.get(i);
      if (i < 0 || isInline(word)) {
        current = word;
        if (OPENING.containsKey(word)) {
          String bracket = OPENING.getOrDefault(word, "");
          append(out, bracket, glued);
          glued = true;
          if (!LEFT_OPEN.contains(word)) {
            open.push(bracket);
          }
        } else if (CLOSING.containsKey(word)) {
          append(out, CLOSING.getOrDefault(word, ""), true);
          glued = false;
        } else if (word.equals("Ns")) {
          glued = true;
        } else if (word.equals("Nm") && !hasArgument(arguments, i)) {
          append(out, page, glued);
          glued = false;
        } else if (word.equals("Nd")) {
          append(out, "-", glued);
          glued = false;
        } else if (word.equals("Ar") && !hasArgument(arguments, i)) {
          append(out, "file ...", glued);
          glued = false;
        } else if (word.equals("Fl") && !hasArgument(arguments, i)) {
          append(out, "-", glued);
        }
        continue;
      }
      boolean closes = word.length() == 1 && CLOSING_PUNCTUATION.contains(word);
      if (closes && i == arguments.size() - 1) {
        closeAll(out, open);
      }
      boolean isSection =
          current.equals("Xr") && i > 0 && arguments.get(i - 1).equals(lastName(out));
      append(
          out,
          current.equals("Fl") && !closes ? "-" + word : isSection ? "(" + word + ")" : word,
          glued || closes || isSection);
      glued = current.equals("Pf") || word.equals("(") || word.equals("[");
    }
    closeAll(out, open);
    return out.toString();
  }

  private static boolean hasArgument(List<String> arguments, int index) {
    if (index + 1 >= arguments.size()) {
      return false;
    }
    String next = arguments.get(index + 1);
    return !isInline(next) && !(next.length() == 1 && CLOSING_PUNCTUATION.contains(next));
  }

  private static String lastName(StringBuilder out) {
    return out.substring(out.lastIndexOf(" ") + 1);
  }

  private static void append(StringBuilder out, String word, boolean glued) {
    if (!glued && !out.isEmpty()) {
      out.append(' ');
    }
    out.append(word);
  }

  private static void closeAll(StringBuilder out, Deque<String> open) {
    while (!open.isEmpty()) {
      out.append(MIRRORED.getOrDefault(open.pop(), ""));
    }
  }
}
