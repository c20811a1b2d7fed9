package tailor.train.exchange;

import java.nio.FloatBuffer;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import tailor.model.Kernels;
import tailor.model.Tensor;

/**
 * What a worker has to send of its rounds: where each began less where it ended, and what codes of
 * earlier rounds left out. It takes four bytes a parameter: between rounds they hold what was left
 * out, within a round where it began besides.
 */
public final class Difference implements Contribution {
  private static final int PART = DifferenceCode.BLOCK * 256;

  private final DifferenceCode code;
  private final Tensor unsent;
  private final float[] scales;

  /** Differences of so many parameters, none yet. */
  public Difference(DifferenceCode code, long parameters, Kernels kernels) {
    this.code = code;
    this.unsent = kernels.allocate(1, parameters);
    this.scales =
        new float[Math.toIntExact((parameters + DifferenceCode.BLOCK - 1) / DifferenceCode.BLOCK)];
  }

  /** What earlier rounds have left out; holds between rounds. */
  public Tensor unsent() {
    return unsent;
  }

  @Override
  public void begin(Tensor parameters) {
    inParts(
        parameters,
        (offset, part) -> {
          for (int i = 0; i < part.left.length; i++) {
            part.left[i] += part.parameters[i];
          }
          unsent.write(offset, FloatBuffer.wrap(part.left));
        });
  }

  /**
   * Ends the round. The parameters become the codes of the difference, to be sent by {@link
   * DifferenceChunk}s before anything else is done to them.
   */
  @Override
  public void end(Tensor parameters) {
    inParts(
        parameters,
        (offset, part) -> {
          part.subtract();
          float[] codes = part.left.clone();
          for (int from = 0; from < codes.length; from += DifferenceCode.BLOCK) {
            int to = Math.min(codes.length, from + DifferenceCode.BLOCK);
            float scale = code.encode(codes, from, to);
            scales[Math.toIntExact((offset + from) / DifferenceCode.BLOCK)] = scale;
            for (int i = from; i < to; i++) {
              part.left[i] -= codes[i] * scale;
            }
          }
          parameters.write(offset, FloatBuffer.wrap(codes));
          unsent.write(offset, FloatBuffer.wrap(part.left));
        });
  }

  /** All of it is left to later rounds. */
  @Override
  public void withhold(Tensor parameters) {
    inParts(
        parameters,
        (offset, part) -> {
          part.subtract();
          unsent.write(offset, FloatBuffer.wrap(part.left));
        });
  }

  @Override
  public VectorChunk chunk(Tensor parameters, long offset, int count, long weight) {
    return new DifferenceChunk(this, parameters, offset, count, weight);
  }

  @Override
  public SortedMap<String, Tensor> state() {
    return new TreeMap<>(Map.of("unsent", unsent));
  }

  DifferenceCode code() {
    return code;
  }

  /** The scale of the block that begins with this element. */
  float scale(long element) {
    return scales[Math.toIntExact(element / DifferenceCode.BLOCK)];
  }

  @Override
  public void close() {
    unsent.close();
  }

  private void inParts(Tensor parameters, BiConsumer<Long, Part> action) {
    for (long offset = 0; offset < parameters.size(); offset += PART) {
      Part part = new Part((int) Math.min(PART, parameters.size() - offset));
      parameters.read(offset, FloatBuffer.wrap(part.parameters));
      unsent.read(offset, FloatBuffer.wrap(part.left));
      action.accept(offset, part);
    }
  }

  /** A piece of both vectors on the heap. */
  private static final class Part {
    private final float[] parameters;
    private final float[] left;

    Part(int size) {
      this.parameters = new float[size];
      this.left = new float[size];
    }

    void subtract() {
      for (int i = 0; i < left.length; i++) {
        left[i] -= parameters[i];
      }
    }
  }
}
