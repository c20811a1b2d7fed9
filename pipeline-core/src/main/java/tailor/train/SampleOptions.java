package tailor.train;

import java.io.Serializable;
import java.util.List;
import tailor.config.Default;
import tailor.config.Doc;
import tailor.config.InRange;

/** What the model is asked to write while it is trained. */
public record SampleOptions(
    @Doc(
            "texts that the model continues after every validation, taking the likeliest tokens;"
                + " shown in the report; every validated round then leaves a checkpoint")
        @Default("[]")
        List<String> prompts,
    @Doc("tokens to add to each at most") @Default("40") @InRange(min = 1, max = 4_096) int tokens)
    implements Serializable {}
