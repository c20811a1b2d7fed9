package tailor.model;

/** The kinds of low-rank adapters, W the frozen weight, A [rank, in], B [out, rank]. */
public enum LoraVariant {
  /** LoRA (arXiv 2106.09685): {@code W + alpha / rank * B A}. */
  LORA,
  /** Rank-stabilized LoRA (arXiv 2312.03732): {@code W + alpha / sqrt(rank) * B A}. */
  RSLORA,
  /**
   * Weight-decomposed LoRA (arXiv 2402.09353): the rows of {@code W + alpha / rank * B A}, each
   * scaled to a length that is learnt. The length that they have before is taken for a constant
   * when gradients are computed, as the paper's section 4.3 has it.
   */
  DORA
}
