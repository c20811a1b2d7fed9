package tailor.sweep;

import java.util.SortedMap;

/**
 * A configuration to try.
 *
 * @param number from 1
 * @param values by key, as a configuration has them
 */
public record Trial(int number, SortedMap<String, String> values) {}
