package tailor.train;

import java.io.Serializable;
import java.util.LinkedHashSet;
import java.util.List;
import tailor.config.Default;
import tailor.config.Doc;
import tailor.config.InRange;
import tailor.model.LoraConfig;
import tailor.model.LoraVariant;

/** Low-rank adapters, with the defaults of PEFT. */
@Doc("trains low-rank adapters of model.base, whose parameters stay as they are")
public record AdapterOptions(
    @Doc("lora, rslora (whose scale suits high ranks) or dora (which learns magnitudes as well)")
        @Default("lora")
        LoraVariant variant,
    @Doc("rank of the adapters' matrices") @Default("8") @InRange(min = 1, max = 65_536) int rank,
    @Doc(
            "what their product is multiplied by, before it is divided by the rank, or of rslora by"
                + " its root")
        @Default("8")
        @InRange(min = 1e-6, max = 1e6)
        double alpha,
    @Doc("linear maps that get an adapter: all-linear, or names such as q_proj, v_proj, down_proj")
        @Default("[all-linear]")
        List<String> targetModules,
    @Doc("share of the elements of each adapter's input that a step drops (lora_dropout)")
        @Default("0.0")
        @InRange(min = 0, max = 0.99)
        double dropout)
    implements Serializable {

  /** The adapters that these options ask for. */
  public LoraConfig lora() {
    return new LoraConfig(variant, rank, alpha, new LinkedHashSet<>(targetModules), dropout);
  }
}
