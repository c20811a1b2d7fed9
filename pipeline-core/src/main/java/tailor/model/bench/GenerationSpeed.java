package tailor.model.bench;

/**
 * What a generation benchmark measured.
 *
 * @param tokensPerSecond generated tokens a second, the reading of the prompt included
 * @param prefillSeconds until the first token was there
 * @param peakRssMib the most memory that this process ever had resident, in MiB; 0 where the system
 *     does not tell
 */
public record GenerationSpeed(double tokensPerSecond, double prefillSeconds, long peakRssMib) {}
