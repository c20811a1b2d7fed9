package tailor.jobs;

import tailor.config.Problems;

/**
 * A bound configuration.
 *
 * @param options its options
 * @param problems knows where each option was read, for the checks that come after binding
 */
record Bound(TailorOptions options, Problems problems) {}
