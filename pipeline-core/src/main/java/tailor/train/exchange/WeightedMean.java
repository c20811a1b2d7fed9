package tailor.train.exchange;

import java.util.Iterator;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.api.java.function.FlatMapFunction;
import scala.Tuple2;

/**
 * The mean of what the workers send, weighted by the tokens that each has learnt from. Chunks come
 * by worker and are folded one after another in double precision: the mean of one worker is that
 * worker's parameters, bit for bit.
 */
public final class WeightedMean
    implements FlatMapFunction<Iterator<Tuple2<OutputKey, RoundOutput>>, RoundOutput> {
  private static final long serialVersionUID = 1L;

  @Override
  public Iterator<RoundOutput> call(Iterator<Tuple2<OutputKey, RoundOutput>> outputs) {
    SortedMap<Long, Sum> sums = new TreeMap<>();
    while (outputs.hasNext()) {
      VectorChunk chunk = (VectorChunk) outputs.next()._2();
      sums.computeIfAbsent(chunk.offset(), offset -> new Sum(chunk)).add(chunk);
    }
    return sums.values().stream().map(Sum::mean).iterator();
  }

  private static final class Sum {
    private final VectorChunk first;
    private final double[] values;
    private long weight;

    Sum(VectorChunk first) {
      this.first = first;
      this.values = new double[first.count()];
    }

    void add(VectorChunk chunk) {
      weight += chunk.weight();
      chunk.addTo(values);
    }

    RoundOutput mean() {
      return first.mean(MeanElements.of(values, weight));
    }
  }
}
