package tailor.export.peft;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How an adapter names the model that it adapts.
 *
 * @param name a path, or {@code owner/name} on the model hub
 * @param revision of a model on the hub
 */
record BaseModelName(String name, Optional<String> revision) {
  private static final String HUB = "hf://";
  private static final Pattern OF_HUB = Pattern.compile("hf://([^/@]+/[^/@]+)(?:@(.+))?");
  private static final Pattern OWNER_AND_NAME = Pattern.compile("[\\w.-]+/[\\w.-]+");

  /** The name for a model at a location as Tailor has it. */
  static BaseModelName of(String location) {
    Matcher hub = OF_HUB.matcher(location);
    return hub.matches()
        ? new BaseModelName(hub.group(1), Optional.ofNullable(hub.group(2)))
        : new BaseModelName(location, Optional.empty());
  }

  /** The location on the model hub that this may mean. */
  Optional<String> onHub() {
    return OWNER_AND_NAME.matcher(name).matches() && !name.startsWith(".")
        ? Optional.of(HUB + name + revision.map(known -> "@" + known).orElse(""))
        : Optional.empty();
  }

  void write(ObjectNode json, String nameKey, String revisionKey) {
    json.put(nameKey, name);
    json.put(revisionKey, revision.orElse(null));
  }
}
