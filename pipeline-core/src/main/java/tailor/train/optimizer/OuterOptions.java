package tailor.train.optimizer;

import java.io.Serializable;
import tailor.config.Default;
import tailor.config.Doc;
import tailor.config.InRange;

/** What becomes of the workers' parameters at the end of a round. */
public record OuterOptions(
    @Doc("averaging takes the workers' mean; nesterov moves towards it with momentum (DiLoCo)")
        @Default("averaging")
        OuterOptimizerType type,
    @Doc("nesterov: learning rate") @Default("0.7") @InRange(min = 0, max = 2) double rate,
    @Doc("nesterov: momentum") @Default("0.5") @InRange(min = 0, max = 0.99999) double momentum)
    implements Serializable {}
