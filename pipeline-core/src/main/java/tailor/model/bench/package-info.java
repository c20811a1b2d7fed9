/**
 * How fast a model trains on this machine: {@link tailor.model.bench.TrainingBenchmark} runs
 * workers side by side, each with kernels, parameters and optimizer state of its own, as Spark
 * tasks on one machine do between two rounds. {@link tailor.model.bench.GenerationBenchmark} lets
 * one model write.
 *
 * <p>Their peers are {@code src/test/python/bench_train.py}, {@code bench_peft.py} and {@code
 * bench_generate.py}. Compare runs of the same minutes only, in turns: a machine that is shared, or
 * that clocks down, moves both figures by more than what separates them.
 */
@NullMarked
package tailor.model.bench;

import org.jspecify.annotations.NullMarked;
