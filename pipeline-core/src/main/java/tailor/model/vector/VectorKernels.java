package tailor.model.vector;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import tailor.config.ConfigurationException;
import tailor.model.AdamW;
import tailor.model.AttentionShape;
import tailor.model.Dropout;
import tailor.model.Kernels;
import tailor.model.Precision;
import tailor.model.Tensor;

/**
 * The CPU's fast kernels, in single precision: vector API for everything but matrix products, which
 * are OpenBLAS's. Tensors lie off the heap and are freed by {@link Tensor#close} or {@link #close}
 * only. With several threads every operation is divided among them; two kernel sets of one thread,
 * each with a model of its own, get more out of two cores than one set of two threads.
 */
public final class VectorKernels implements Kernels {
  private static final String MODULE = "jdk.incubator.vector";

  private final NativeMemory memory = new NativeMemory();
  private final Team team;
  private final WeightProducts products;
  private final Linear linear;
  private final Attention attention;
  private final RmsNorm norm;

  /** Kernels that work in the caller's thread. */
  public VectorKernels() {
    this(1);
  }

  /**
   * Kernels that work in so many threads, the caller's included.
   *
   * @throws ConfigurationException if the JVM was started without the vector module
   */
  public VectorKernels(int threads) {
    this(threads, ProductPrecision.FLOAT);
  }

  /**
   * Kernels whose products with weight matrices are of this precision, but for those of one or two
   * rows, as in generation, which are always of floats.
   *
   * @throws ConfigurationException if the JVM was started without the vector module, or the
   *     processor has no instructions for the precision
   */
  public VectorKernels(int threads, ProductPrecision precision) {
    if (!isAvailable()) {
      throw new ConfigurationException(
          "the vector kernels need the module "
              + MODULE
              + ", which this JVM was started without. Start it with --add-modules "
              + MODULE
              + " (conf/local.args has it; on a cluster: spark.driver.extraJavaOptions and"
              + " spark.executor.extraJavaOptions), or choose the nd4j kernels.");
    }
    precision.requireSupported();
    OpenBlas.prepare();
    team = new Team(threads);
    products = precision.open(threads, memory);
    linear = new Linear(team, products);
    attention = new Attention(team, memory);
    norm = new RmsNorm(team, memory);
  }

  /** Whether this JVM has the vector module. */
  public static boolean isAvailable() {
    return ModuleLayer.boot().findModule(MODULE).isPresent();
  }

  @Override
  public Precision precision() {
    return Precision.FLOAT;
  }

  @Override
  public Tensor allocate(long rows, long columns) {
    return FloatTensor.allocate(memory, rows, columns);
  }

  @Override
  public Tensor wrap(INDArray flat) {
    if (flat.dataType() != DataType.FLOAT || !isContiguous(flat)) {
      throw new IllegalArgumentException(
          "expected a contiguous vector of floats, got %s of shape %s"
              .formatted(flat.dataType(), flat.shapeInfoToString()));
    }
    long address = flat.data().addressPointer().address();
    return FloatTensor.wrap(address, flat.length(), flat);
  }

  @Override
  public long allocatedBytes() {
    return memory.allocatedBytes();
  }

  @Override
  public void close() {
    team.close();
    products.close();
    memory.close();
  }

  @Override
  public void fill(Tensor x, double value) {
    FloatTensor target = floats(x);
    forEachRun(
        target, target, (same, run, count) -> VectorArithmetic.fill(run, 0, count, (float) value));
  }

  @Override
  public void copy(Tensor source, Tensor target) {
    requireSameShape(source, target);
    forEachRun(
        floats(source),
        floats(target),
        (from, to, count) -> VectorArithmetic.copy(from, 0, to, 0, count));
  }

  @Override
  public void scale(Tensor x, double factor) {
    FloatTensor target = floats(x);
    forEachRun(
        target,
        target,
        (same, run, count) -> VectorArithmetic.scale(run, 0, count, (float) factor));
  }

  @Override
  public void addScaled(double factor, Tensor x, Tensor y) {
    requireSameShape(x, y);
    forEachRun(
        floats(x),
        floats(y),
        (from, to, count) -> VectorArithmetic.addScaled((float) factor, from, 0, to, 0, count));
  }

  @Override
  public double sumOfSquares(Tensor x) {
    return SumOfSquares.of(team, floats(x));
  }

  @Override
  public void adamW(
      AdamW step, Tensor parameters, Tensor gradients, Tensor firstMoment, Tensor secondMoment) {
    requireSameShape(parameters, gradients);
    requireSameShape(parameters, firstMoment);
    requireSameShape(parameters, secondMoment);
    new AdamWKernel(step)
        .update(
            team, floats(parameters), floats(gradients), floats(firstMoment), floats(secondMoment));
  }

  @Override
  public void dropout(Dropout dropout, Tensor x) {
    FloatTensor values = floats(x);
    int width = values.width();
    team.divideRows(
        values,
        (member, from, to) -> {
          ByteBuffer rows = values.bytes(from, to - from);
          for (int i = 0; i < to - from; i++) {
            Dropping.apply(dropout, (from + i) * width, rows, i * values.strideBytes(), width);
          }
        });
  }

  @Override
  public void gather(Tensor table, int[] indices, Tensor out) {
    Table.gather(floats(table), indices, floats(out));
  }

  @Override
  public void scatterAdd(Tensor rows, int[] indices, Tensor table) {
    Table.scatterAdd(floats(rows), indices, floats(table));
  }

  @Override
  public void linear(Tensor x, Tensor w, Tensor y) {
    linear.forward(floats(x), floats(w), floats(y));
  }

  @Override
  public void linearInputGradient(Tensor dy, Tensor w, Tensor dx) {
    linear.inputGradient(floats(dy), floats(w), floats(dx));
  }

  @Override
  public void linearWeightGradient(Tensor dy, Tensor x, Tensor dw) {
    linear.weightGradient(floats(dy), floats(x), floats(dw));
  }

  @Override
  public void addLinear(Tensor x, Tensor w, Tensor y) {
    linear.addForward(floats(x), floats(w), floats(y));
  }

  @Override
  public void addLinearInputGradient(Tensor dy, Tensor w, Tensor dx) {
    linear.addInputGradient(floats(dy), floats(w), floats(dx));
  }

  @Override
  public void scaleColumns(Tensor factors, Tensor x) {
    Columns.scale(team, floats(factors), floats(x));
  }

  @Override
  public void addColumnProducts(Tensor x, Tensor y, Tensor sums) {
    requireSameShape(x, y);
    Columns.addProducts(team, floats(x), floats(y), floats(sums));
  }

  @Override
  public void rowProducts(Tensor x, Tensor y, Tensor sums) {
    requireSameShape(x, y);
    Columns.rowProducts(team, floats(x), floats(y), floats(sums));
  }

  @Override
  public void addBias(Tensor bias, Tensor x) {
    Bias.add(team, floats(bias), floats(x));
  }

  @Override
  public void biasGradient(Tensor dx, Tensor dBias) {
    Bias.gradient(team, floats(dx), floats(dBias));
  }

  @Override
  public void rmsNorm(Tensor x, Tensor weight, double epsilon, Tensor y, Tensor inverse) {
    norm.forward(floats(x), floats(weight), epsilon, floats(y), floats(inverse));
  }

  @Override
  public void addRmsNorm(
      Tensor x, Tensor delta, Tensor weight, double epsilon, Tensor sum, Tensor y, Tensor inverse) {
    norm.addForward(
        floats(x), floats(delta), floats(weight), epsilon, floats(sum), floats(y), floats(inverse));
  }

  @Override
  public void rmsNormGradient(
      Tensor dy, Tensor x, Tensor weight, Tensor inverse, Tensor dx, @Nullable Tensor dWeight) {
    norm.gradient(
        floats(dy),
        floats(x),
        floats(weight),
        floats(inverse),
        floats(dx),
        dWeight == null ? null : floats(dWeight));
  }

  @Override
  public void center(Tensor x, Tensor y) {
    Centering.apply(team, floats(x), floats(y));
  }

  @Override
  public void rotary(Tensor x, Tensor cosines, Tensor sines) {
    Rotary.turn(team, floats(x), floats(cosines), floats(sines), Rotary.Direction.FORWARD);
  }

  @Override
  public void rotaryGradient(Tensor dx, Tensor cosines, Tensor sines) {
    Rotary.turn(team, floats(dx), floats(cosines), floats(sines), Rotary.Direction.BACKWARD);
  }

  @Override
  public long attentionStateSize(AttentionShape shape) {
    return Attention.stateSize(shape);
  }

  @Override
  public void attention(
      AttentionShape shape,
      int[] firstKeys,
      Dropout dropout,
      Tensor q,
      Tensor k,
      Tensor v,
      Tensor out,
      Tensor state) {
    attention.forward(
        shape, firstKeys, dropout, floats(q), floats(k), floats(v), floats(out), floats(state));
  }

  @Override
  public void attentionGradient(
      AttentionShape shape,
      int[] firstKeys,
      Dropout dropout,
      Tensor dOut,
      Tensor q,
      Tensor k,
      Tensor v,
      Tensor out,
      Tensor state,
      Tensor dq,
      Tensor dk,
      Tensor dv) {
    attention.gradient(
        shape,
        firstKeys,
        dropout,
        floats(dOut),
        floats(q),
        floats(k),
        floats(v),
        floats(out),
        floats(state),
        floats(dq),
        floats(dk),
        floats(dv));
  }

  @Override
  public void cachedAttention(
      AttentionShape shape,
      int past,
      int[] firstKeys,
      Tensor q,
      Tensor keys,
      Tensor values,
      Tensor out) {
    attention.cached(shape, past, firstKeys, floats(q), floats(keys), floats(values), floats(out));
  }

  @Override
  public void swiGlu(Tensor gateUp, Tensor out) {
    SwiGlu.forward(team, floats(gateUp), floats(out));
  }

  @Override
  public void swiGluGradient(Tensor dOut, Tensor gateUp, Tensor dGateUp) {
    SwiGlu.gradient(team, floats(dOut), floats(gateUp), floats(dGateUp));
  }

  @Override
  public void gelu(Tensor x, Tensor out) {
    Gelu.forward(team, floats(x), floats(out));
  }

  @Override
  public void geluGradient(Tensor dOut, Tensor x, Tensor dx) {
    Gelu.gradient(team, floats(dOut), floats(x), floats(dx));
  }

  @Override
  public int crossEntropy(Tensor logits, int[] targets, Tensor losses) {
    return CrossEntropy.loss(team, memory, floats(logits), targets, floats(losses));
  }

  @Override
  public int crossEntropyGradient(Tensor logits, int[] targets, double smoothing, Tensor losses) {
    return CrossEntropy.gradient(team, floats(logits), targets, smoothing, floats(losses));
  }

  /** An operation on runs of elements that lie in two tensors at the same places. */
  private interface RunTask {
    void run(ByteBuffer x, ByteBuffer y, int count);
  }

  private void forEachRun(FloatTensor x, FloatTensor y, RunTask task) {
    if (x.isContiguous() && y.isContiguous()) {
      team.divideElements(
          x.size(),
          (member, from, to) ->
              task.run(x.flat(from, to - from), y.flat(from, to - from), (int) (to - from)));
    } else {
      team.divideRows(
          x.stride() > y.stride() ? x : y,
          (member, from, to) -> {
            for (long row = from; row < to; row++) {
              task.run(x.bytes(row, 1), y.bytes(row, 1), x.width());
            }
          });
    }
  }

  private static boolean isContiguous(INDArray flat) {
    boolean inOrder = flat.isVectorOrScalar() || flat.ordering() == 'c';
    return flat.length() <= 1 || (inOrder && flat.elementWiseStride() == 1);
  }

  private static void requireSameShape(Tensor x, Tensor y) {
    if (x.rows() != y.rows() || x.columns() != y.columns()) {
      throw new IllegalArgumentException(
          "[%d, %d] and [%d, %d] are not of the same shape"
              .formatted(x.rows(), x.columns(), y.rows(), y.columns()));
    }
  }

  private static FloatTensor floats(Tensor tensor) {
    if (tensor instanceof FloatTensor floats) {
      return floats;
    }
    throw new IllegalArgumentException(
        "a tensor of another kernel set: " + tensor.getClass().getName());
  }
}
