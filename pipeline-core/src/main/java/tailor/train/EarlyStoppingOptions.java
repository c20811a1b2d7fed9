package tailor.train;

import java.io.Serializable;
import tailor.config.Default;
import tailor.config.Doc;
import tailor.config.InRange;

/** When training ends before its plan does. */
public record EarlyStoppingOptions(
    @Doc("validations in a row without improvement after which training stops")
        @Default("3")
        @InRange(min = 1, max = 1_000_000)
        int patience,
    @Doc("what train.best-by must improve by to count as improvement")
        @Default("0.0")
        @InRange(min = 0)
        double minDelta)
    implements Serializable {}
