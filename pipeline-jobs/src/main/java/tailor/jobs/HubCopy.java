package tailor.jobs;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tailor.export.hub.HubName;

/**
 * Where a commit of a hub lies beside the datasets.
 *
 * @param directory below {@code storage.root}
 */
record HubCopy(String directory, String owner, String name, String commit) {
  static final String MODELS = "_models";
  static final String TOKENIZERS = "_tokenizers";

  private static final Pattern LOCATION =
      Pattern.compile("(?:.*/)?(_models|_tokenizers)/([^/]+?)--([^/]+)/([0-9a-f]{40})/?");

  /** The copy of a commit. */
  static HubCopy of(String directory, HubName hub, String commit) {
    return new HubCopy(directory, hub.owner(), hub.name(), commit);
  }

  /** The copy that a location is, if it is one. */
  static Optional<HubCopy> at(String location) {
    Matcher matcher = LOCATION.matcher(location);
    return matcher.matches()
        ? Optional.of(
            new HubCopy(matcher.group(1), matcher.group(2), matcher.group(3), matcher.group(4)))
        : Optional.empty();
  }

  /** Its location. */
  String under(String root) {
    return "%s/%s/%s--%s/%s"
        .formatted(root.replaceAll("(?<=.)/+$", ""), directory, owner, name, commit);
  }

  /** What it is a copy of. */
  HubName hubName() {
    return new HubName(owner, name, Optional.of(commit));
  }
}
