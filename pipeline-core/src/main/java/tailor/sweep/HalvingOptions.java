package tailor.sweep;

import tailor.config.Default;
import tailor.config.Doc;
import tailor.config.InRange;

/** Successive halving (Jamieson and Talwalkar, arXiv 1502.07943). */
public record HalvingOptions(
    @Doc("of so many trials one goes on, and trains so many times further")
        @Default("3")
        @InRange(min = 2, max = 100)
        int factor,
    @Doc("times that trials are compared, the end included")
        @Default("3")
        @InRange(min = 2, max = 20)
        int rungs) {}
