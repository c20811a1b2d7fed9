package tailor.train.optimizer;

/** How the learning rate falls in the last phase of {@link Schedule#WARMUP_STABLE_DECAY}. */
public enum DecayShape {
  /** In a straight line. */
  LINEAR {
    @Override
    double remaining(double progress) {
      return 1 - progress;
    }
  },
  /** Along half a cosine. */
  COSINE {
    @Override
    double remaining(double progress) {
      return 0.5 * (1 + Math.cos(Math.PI * progress));
    }
  },
  /** As one minus the square root of the progress (arXiv 2405.18392, section 3). */
  SQUARE_ROOT {
    @Override
    double remaining(double progress) {
      return 1 - Math.sqrt(progress);
    }
  };

  /** The share of the way from floor to peak that is left; progress is 0 to 1. */
  abstract double remaining(double progress);
}
