package tailor.sweep;

import java.util.Map;
import java.util.Optional;
import tailor.config.Default;
import tailor.config.Doc;
import tailor.config.InRange;
import tailor.train.metrics.TrainingMetric;

/** The section {@code sweep} of a configuration. */
public record SweepOptions(
    @Doc("grid tries every combination, random draws trials") @Default("random") SweepMethod method,
    @Doc("random: how many to draw; grid: the most combinations that are accepted")
        @Default("20")
        @InRange(min = 1, max = 10_000)
        int trials,
    @Doc("seed of what is drawn; trials train by the configuration's own seed") @Default("17")
        long seed,
    @Doc(
            "values by key of this configuration, as in \"train.learning-rate\" { from = 1e-5, to ="
                + " 1e-2, log = true } or \"train.workers\" = [1, 2]")
        @Default("{}")
        Map<String, SweepValues> keys,
    @Doc(
            "what makes a trial the best: validation-loss, validation-accuracy, train-loss or"
                + " train-accuracy")
        @Default("validation-loss")
        TrainingMetric objective,
    @Doc("trials at work at the same time") @Default("2") @InRange(min = 1, max = 1_000)
        int parallel,
    @Doc("ends bad trials early; all train to the end if left out")
        Optional<HalvingOptions> halving) {}
