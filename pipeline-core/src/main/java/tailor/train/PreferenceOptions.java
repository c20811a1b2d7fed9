package tailor.train;

import java.io.Serializable;
import tailor.config.Default;
import tailor.config.Doc;
import tailor.config.InRange;
import tailor.model.PreferenceLoss;

/** Learning from preferences (DPO), with the defaults of TRL. */
@Doc(
    "learns which of two answers is the better one (DPO) instead of what to write; needs examples"
        + " of the task preference")
public record PreferenceOptions(
    @Doc("how closely the model stays to what it was before; larger is closer")
        @Default("0.1")
        @InRange(min = 1e-6, max = 1_000)
        double beta,
    @Doc("probability that a pair is the wrong way round (cDPO)")
        @Default("0.0")
        @InRange(min = 0, max = 0.5)
        double labelSmoothing)
    implements Serializable {

  /** The loss that these options ask for. */
  PreferenceLoss loss() {
    return new PreferenceLoss(beta, labelSmoothing);
  }
}
