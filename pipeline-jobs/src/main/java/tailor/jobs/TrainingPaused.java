package tailor.jobs;

/** Ends a stage that is to go on later, so that its outputs are not committed. */
final class TrainingPaused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TrainingPaused() {
    super("training pauses, to go on later", null, false, false);
  }
}
