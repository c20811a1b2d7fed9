package tailor.train.exchange;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * The mean of what the workers send, weighted by the tokens that each has learnt from. Chunks come
 * sorted by number and worker and are folded one after another in double precision: the mean of one
 * worker is that worker's parameters, bit for bit.
 */
public final class WeightedMean
    implements FlatMapFunction<Iterator<Tuple2<OutputKey, RoundOutput>>, RoundOutput> {
  private static final long serialVersionUID = 1L;

  @Override
  public Iterator<RoundOutput> call(Iterator<Tuple2<OutputKey, RoundOutput>> outputs) {
    List<RoundOutput> results = new ArrayList<>();
    @Nullable Sum sum = null;
    while (outputs.hasNext()) {
      RoundOutput output = outputs.next()._2();
      if (output instanceof VectorChunk chunk) {
        if (sum != null && sum.first.offset() != chunk.offset()) {
          results.add(sum.mean());
          sum = null;
        }
        sum = sum == null ? new Sum(chunk) : sum;
        sum.add(chunk);
      } else {
        results.add(output);
      }
    }
    if (sum != null) {
      results.add(sum.mean());
    }
    return results.iterator();
  }

  private static final class Sum {
    private final VectorChunk first;
    private final double[] values;
    private long weight;

    Sum(VectorChunk first) {
      this.first = first;
      this.values = new double[first.values().length];
    }

    void add(VectorChunk chunk) {
      weight += chunk.weight();
      for (int i = 0; i < values.length; i++) {
        values[i] += (double) chunk.weight() * chunk.values()[i];
      }
    }

    RoundOutput mean() {
      float[] mean = new float[values.length];
      for (int i = 0; i < mean.length; i++) {
        mean[i] = (float) (values[i] / weight);
      }
      return first.mean(mean);
    }
  }
}
