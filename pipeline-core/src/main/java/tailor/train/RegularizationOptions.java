package tailor.train;

import java.io.Serializable;
import tailor.config.Default;
import tailor.config.Doc;
import tailor.config.InRange;
import tailor.model.Regularization;

/** What keeps the model from learning its examples by heart; nothing of it by default. */
public record RegularizationOptions(
    @Doc(
            "share of a target's probability spread over the vocabulary, as in PyTorch; the"
                + " training loss counts it, the validation loss does not")
        @Default("0.0")
        @InRange(min = 0, max = 1)
        double labelSmoothing,
    @Doc(
            "NEFTune's alpha: noise on the embeddings of up to alpha / sqrt(tokens * hidden size);"
                + " 5 is usual")
        @Default("0.0")
        @InRange(min = 0, max = 1_000)
        double neftuneAlpha,
    @Doc("share of the elements of embeddings that a step drops (embd_pdrop)")
        @Default("0.0")
        @InRange(min = 0, max = 0.99)
        double embeddingDropout,
    @Doc(
            "share of the probabilities of attention that a step drops (attention_dropout,"
                + " attn_pdrop)")
        @Default("0.0")
        @InRange(min = 0, max = 0.99)
        double attentionDropout,
    @Doc("share of what attention and feed-forward network add that a step drops (resid_pdrop)")
        @Default("0.0")
        @InRange(min = 0, max = 0.99)
        double residualDropout)
    implements Serializable {
  /** None. */
  public static final RegularizationOptions NONE = new RegularizationOptions(0, 0, 0, 0, 0);

  /** What the model is told of these options. */
  Regularization regularization() {
    return new Regularization(
        labelSmoothing, neftuneAlpha, embeddingDropout, attentionDropout, residualDropout);
  }
}
