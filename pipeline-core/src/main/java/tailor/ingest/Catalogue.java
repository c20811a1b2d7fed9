package tailor.ingest;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tailor.config.Problems;

/** Checks of the catalogue as a whole. */
public final class Catalogue {
  private Catalogue() {}

  /**
   * Reports what is wrong with the list of sources.
   *
   * @param key the option that holds it
   */
  public static void check(String key, List<Source> sources, Problems problems) {
    if (sources.isEmpty()) {
      problems.add(key, "is empty: give at least one source");
    }
    Map<String, Integer> seen = new HashMap<>();
    for (int i = 0; i < sources.size(); i++) {
      Integer other = seen.putIfAbsent(sources.get(i).id(), i);
      if (other != null) {
        problems.add(
            "%s[%d].id".formatted(key, i),
            "is '%s', which %s[%d] has too: every source needs an id of its own"
                .formatted(sources.get(i).id(), key, other));
      }
    }
  }
}
