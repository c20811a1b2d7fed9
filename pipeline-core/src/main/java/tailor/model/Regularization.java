package tailor.model;

import java.io.Serializable;

/**
 * What a training pass does to keep a model from learning its examples by heart. None of it is done
 * in evaluation.
 *
 * @param labelSmoothing share of each target's probability that is spread evenly over the
 *     vocabulary (arXiv 1512.00567, section 7); 0 for none
 * @param noiseAlpha NEFTune (arXiv 2310.05914): each embedding gets uniform noise of up to {@code
 *     alpha / sqrt(L * H)}, L being the tokens of its segment and H the hidden size; 0 for none
 * @param embeddingDropout share of the elements of embeddings that are dropped
 * @param attentionDropout share of the probabilities of attention that are dropped
 * @param residualDropout share of what each block adds to the residual stream that is dropped
 */
public record Regularization(
    double labelSmoothing,
    double noiseAlpha,
    double embeddingDropout,
    double attentionDropout,
    double residualDropout)
    implements Serializable {
  /** Nothing of the kind. */
  public static final Regularization NONE = new Regularization(0, 0, 0, 0, 0);
}
