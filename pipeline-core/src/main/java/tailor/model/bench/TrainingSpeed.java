package tailor.model.bench;

import java.util.Map;

/**
 * What a training benchmark measured.
 *
 * @param tokensPerSecond of all workers together
 * @param secondsPerStep of the slowest worker
 * @param sgemmShare operations that training takes by the book, as a share of what plain matrix
 *     products reach on as many threads
 * @param sgemmPeak operations per second of plain matrix products
 * @param peakRssMib the most memory that this process ever had resident, in MiB; 0 where the system
 *     does not tell
 * @param timeShares where the time of a worker goes, on average; the shares sum to 1
 */
public record TrainingSpeed(
    double tokensPerSecond,
    double secondsPerStep,
    double sgemmShare,
    double sgemmPeak,
    long peakRssMib,
    Map<TrainingPart, Double> timeShares) {}
