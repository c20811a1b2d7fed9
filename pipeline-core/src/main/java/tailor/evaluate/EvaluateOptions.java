package tailor.evaluate;

import java.io.Serializable;
import java.util.Map;
import tailor.config.Default;
import tailor.config.Doc;
import tailor.config.InRange;

/**
 * How a model is tested.
 *
 * @param samples test examples whose answers are shown side by side
 * @param sampleTokens most tokens of a sample answer
 * @param gates by the name of a metric, the value that the tuned model must reach
 */
public record EvaluateOptions(
    @Doc("test examples whose answers are shown side by side")
        @Default("6")
        @InRange(min = 0, max = 1_000)
        int samples,
    @Doc("most tokens of a sample answer") @Default("64") @InRange(min = 1, max = 4_096)
        int sampleTokens,
    @Doc(
            "values that the tuned model must reach, by metric: macro-f1, micro-f1, accuracy and"
                + " token-accuracy at least, perplexity at most; unmet, the run ends with exit code 3")
        @Default("{}")
        Map<String, Double> gates)
    implements Serializable {}
