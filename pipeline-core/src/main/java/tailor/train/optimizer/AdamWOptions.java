package tailor.train.optimizer;

import java.io.Serializable;
import java.util.List;
import tailor.config.Default;
import tailor.config.Doc;
import tailor.config.InRange;

/** AdamW, the optimizer of the steps within a round. */
public record AdamWOptions(
    @Doc("decay of the mean of the gradients") @Default("0.9") @InRange(min = 0, max = 0.99999)
        double beta1,
    @Doc("decay of the mean of their squares") @Default("0.95") @InRange(min = 0, max = 0.99999)
        double beta2,
    @Doc("added to the square root of the latter") @Default("1e-8") @InRange(min = 1e-20, max = 1)
        double epsilon,
    @Doc("decoupled decay of matrices, embeddings included; norms and biases never decay")
        @Default("0.1")
        @InRange(min = 0, max = 10)
        double weightDecay,
    @Doc("largest global norm of the gradients of a step; 0 never clips")
        @Default("1.0")
        @InRange(min = 0)
        double clipNorm,
    @Doc("parameters that decay otherwise; of several groups that match, the first counts")
        @Default("[]")
        List<DecayGroup> decayGroups,
    @Doc(
            "how a worker keeps both means: fp32, or bf16, which takes half the memory and rounds"
                + " by chance")
        @Default("fp32")
        MomentPrecision moments)
    implements Serializable {

  /** In single precision. */
  public AdamWOptions(
      double beta1,
      double beta2,
      double epsilon,
      double weightDecay,
      double clipNorm,
      List<DecayGroup> decayGroups) {
    this(beta1, beta2, epsilon, weightDecay, clipNorm, decayGroups, MomentPrecision.FP32);
  }

  /** Without groups, in single precision. */
  public AdamWOptions(
      double beta1, double beta2, double epsilon, double weightDecay, double clipNorm) {
    this(beta1, beta2, epsilon, weightDecay, clipNorm, List.of());
  }
}
