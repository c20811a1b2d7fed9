/**
 * How fast a model trains on this machine: {@link tailor.model.bench.TrainingBenchmark} runs
 * workers side by side, each with kernels, parameters and optimizer state of its own, as Spark
 * tasks on one machine do between two rounds.
 *
 * <p>Its peer in PyTorch is {@code src/test/python/bench_pytorch.py}. Compare runs of the same
 * minutes only, in turns: a machine that is shared, or that clocks down, moves both figures by more
 * than what separates them.
 */
@NullMarked
package tailor.model.bench;

import org.jspecify.annotations.NullMarked;
