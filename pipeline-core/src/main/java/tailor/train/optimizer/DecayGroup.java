package tailor.train.optimizer;

import java.io.Serializable;
import java.util.regex.Pattern;
import tailor.config.Default;
import tailor.config.Doc;
import tailor.config.InRange;

/** Parameters that decay in their own way. */
public record DecayGroup(
    @Doc("names of parameters as Hugging Face has them; * stands for anything") String parameters,
    @Doc("decoupled decay of these; 0 never decays") @Default("0") @InRange(min = 0, max = 10)
        double weightDecay)
    implements Serializable {

  /** Whether a parameter belongs to the group. */
  boolean matches(String name) {
    String[] literals = parameters.split("\\*", -1);
    StringBuilder pattern = new StringBuilder(Pattern.quote(literals[0]));
    for (int i = 1; i < literals.length; i++) {
      pattern.append(".*").append(Pattern.quote(literals[i]));
    }
    return name.matches(pattern.toString());
  }
}
