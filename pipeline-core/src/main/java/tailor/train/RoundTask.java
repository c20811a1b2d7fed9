package tailor.train;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tailor.train.data.RowAddress;

/**
 * One worker's part of one round: everything that its outcome depends on.
 *
 * @param round number of the round, from 1
 * @param worker number of the worker, from 0
 * @param pace where its steps lie within the run
 * @param rows what it reads, in the order of training
 * @param parameters file that it starts from
 * @param roundBefore the last round that it delivered; 0 for none
 * @param momentsBefore file of the state in which that left its optimizer; null for one that begins
 * @param momentsAfter file to leave the state in; null for none
 */
record RoundTask(
    int round,
    int worker,
    Pace pace,
    List<RowAddress> rows,
    String parameters,
    int roundBefore,
    @Nullable String momentsBefore,
    @Nullable String momentsAfter)
    implements Serializable {}
