package tailor.train.optimizer;

/** How the learning rate moves from its peak, after warm-up, to the end of training. */
public enum Schedule {
  /** Stays at the peak. */
  CONSTANT {
    @Override
    double remaining(double progress, DecayShape shape) {
      return 1;
    }
  },
  /** Falls in a straight line. */
  LINEAR {
    @Override
    double remaining(double progress, DecayShape shape) {
      return 1 - progress;
    }
  },
  /** Falls along half a cosine (arXiv 1608.03983). */
  COSINE {
    @Override
    double remaining(double progress, DecayShape shape) {
      return 0.5 * (1 + Math.cos(Math.PI * progress));
    }
  },
  /** Stays at the peak, and falls at the end only (MiniCPM, arXiv 2404.06395). */
  WARMUP_STABLE_DECAY {
    @Override
    long stableSteps(long totalSteps, long warmupSteps, double decayShare) {
      long decaying = Math.round(decayShare * totalSteps);
      return Math.max(0, totalSteps - warmupSteps - decaying);
    }

    @Override
    double remaining(double progress, DecayShape shape) {
      return shape.remaining(progress);
    }
  };

  /** Steps after warm-up before the rate begins to fall. */
  long stableSteps(long totalSteps, long warmupSteps, double decayShare) {
    return 0;
  }

  /**
   * The share of the way from floor to peak that is left.
   *
   * @param progress from 0, where the rate begins to fall, to 1 at the end
   * @param shape of the fall, for the schedule that lets one choose
   */
  abstract double remaining(double progress, DecayShape shape);
}
