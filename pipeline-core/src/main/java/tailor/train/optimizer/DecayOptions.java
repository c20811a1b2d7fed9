package tailor.train.optimizer;

import java.io.Serializable;
import tailor.config.Default;
import tailor.config.Doc;
import tailor.config.InRange;

/**
 * The last phase of {@link Schedule#WARMUP_STABLE_DECAY}. A tenth of all steps is what MiniCPM
 * found to suffice (arXiv 2404.06395, section 4.3).
 */
public record DecayOptions(
    @Doc("warmup-stable-decay: share of all steps over which the rate falls, at the end")
        @Default("0.1")
        @InRange(min = 0, max = 1)
        double share,
    @Doc("warmup-stable-decay: how it falls: linear, cosine or square-root") @Default("cosine")
        DecayShape shape)
    implements Serializable {
  /** The defaults. */
  public static final DecayOptions DEFAULT = new DecayOptions(0.1, DecayShape.COSINE);
}
