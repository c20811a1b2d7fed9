package tailor.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** The rest of a sentence about an unknown name: the known one it resembles, and all there are. */
public final class Suggestion {
  private static final LevenshteinDistance DISTANCE = LevenshteinDistance.getDefaultInstance();

  private Suggestion() {}

  /** Continues a sentence that names what is unknown: the nearest name, if one is near, and all. */
  public static String of(String unknown, Collection<String> known) {
    if (known.isEmpty()) {
      return "; there is none to choose from";
    }
    String all = " known: " + String.join(", ", known);
    return nearest(unknown, known).map(name -> "; did you mean '" + name + "'?").orElse(";") + all;
  }

  private static Optional<String> nearest(String unknown, Collection<String> known) {
    int close = Math.max(2, unknown.length() / 3);
    return known.stream()
        .min(Comparator.comparingInt(name -> DISTANCE.apply(unknown, name)))
        .filter(name -> DISTANCE.apply(unknown, name) <= close);
  }
}
