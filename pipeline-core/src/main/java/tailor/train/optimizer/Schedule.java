package tailor.train.optimizer;

/** How the learning rate moves from its peak, after warm-up, to the end of training. */
public enum Schedule {
  /** Stays at the peak. */
  CONSTANT {
    @Override
    double remaining(double progress) {
      return 1;
    }
  },
  /** Falls in a straight line. */
  LINEAR {
    @Override
    double remaining(double progress) {
      return 1 - progress;
    }
  },
  /** Falls along half a cosine (arXiv 1608.03983). */
  COSINE {
    @Override
    double remaining(double progress) {
      return 0.5 * (1 + Math.cos(Math.PI * progress));
    }
  };

  /** The share of the way from floor to peak that is left; progress is 0 to 1. */
  abstract double remaining(double progress);
}
