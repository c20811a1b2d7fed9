package tailor.jobs.broken;

/**
 * What a command said of a broken model.
 *
 * @param model name of the broken model
 * @param location where it was
 * @param command the command's name
 * @param exitCode what it ended with
 * @param out what it wrote to stdout
 * @param err what it wrote to stderr
 * @param wrote whether it left anything on disk
 * @param spark whether Spark was started
 */
record Verdict(
    String model,
    String location,
    String command,
    int exitCode,
    String out,
    String err,
    boolean wrote,
    boolean spark) {}
