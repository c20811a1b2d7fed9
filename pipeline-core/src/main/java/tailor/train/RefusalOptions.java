package tailor.train;

import java.io.Serializable;
import tailor.config.Default;
import tailor.config.Doc;
import tailor.config.InRange;

/**
 * The largest shares of rows with a defect that training accepts; one row more, and it is refused
 * before its first step.
 */
public record RefusalOptions(
    @Doc("largest share of rows without a token to learn") @Default("0") @InRange(min = 0, max = 1)
        double unsupervised,
    @Doc(
            "largest share of rows with an answer that does not end in a special token: a model that"
                + " learns these does not learn to stop")
        @Default("0")
        @InRange(min = 0, max = 1)
        double withoutEnd,
    @Doc("largest share of rows that begin with the token that begins a text twice")
        @Default("0")
        @InRange(min = 0, max = 1)
        double doubledBegin,
    @Doc("largest share of rows with an answer that was cut to fit into a sequence")
        @Default("0.05")
        @InRange(min = 0, max = 1)
        double truncatedAnswers,
    @Doc(
            "whether training may go on with conversations in another chat template than the model is"
                + " served with")
        @Default("false")
        boolean allowOtherTemplate)
    implements Serializable {}
