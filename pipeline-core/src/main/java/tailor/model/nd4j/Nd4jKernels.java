package tailor.model.nd4j;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.blas.params.MMulTranspose;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.impl.reduce.Mmul;
import org.nd4j.linalg.api.ops.impl.transforms.custom.SoftMax;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;
import tailor.model.AdamW;
import tailor.model.AttentionShape;
import tailor.model.Dropout;
import tailor.model.Kernels;
import tailor.model.Precision;
import tailor.model.Tensor;

/**
 * The operations as ND4J's array operations and nothing else: they run on every ND4J backend, and
 * are the plain reference that faster sets are compared to. In double precision the oracle of
 * gradient checks.
 */
public final class Nd4jKernels implements Kernels {
  private static final MMulTranspose PLAIN = MMulTranspose.builder().build();
  private static final MMulTranspose FIRST = MMulTranspose.builder().transposeA(true).build();
  private static final MMulTranspose SECOND = MMulTranspose.builder().transposeB(true).build();

  /** Makes a scatter take its rows one after the other, rather than all threads at once. */
  private static final boolean IN_ORDER = true;

  /**
   * Elements that vector operations work on at once, so that intermediate results stay in cache.
   */
  private static final long CHUNK = 1 << 16;

  /** A count of steps after which ND4J's Adam corrects the moments no more: it is done before. */
  private static final int CORRECTED = Integer.MAX_VALUE - 1;

  /** The score of a token that is not to be seen: far below any other, its probability is zero. */
  private static final double UNSEEN = -1e30;

  private static final double GELU_SCALE = Math.sqrt(2 / Math.PI);
  private static final double GELU_CUBE = 0.044715;

  private final Precision precision;
  private final DataType type;
  private final List<INDArray> allocated = new ArrayList<>();
  private final Scratch scratch = new Scratch();

  public Nd4jKernels(Precision precision) {
    this.precision = precision;
    this.type =
        switch (precision) {
          case FLOAT -> DataType.FLOAT;
          case DOUBLE -> DataType.DOUBLE;
        };
  }

  @Override
  public Precision precision() {
    return precision;
  }

  @Override
  public Tensor allocate(long rows, long columns) {
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      INDArray array = Nd4j.create(type, Math.max(1, rows * columns));
      allocated.add(array);
      return new Nd4jTensor(array, 0, rows, columns, columns, () -> release(array));
    }
  }

  @Override
  public Tensor wrap(INDArray flat) {
    if (flat.dataType() != type || !flat.isVector() || flat.elementWiseStride() != 1) {
      throw new IllegalArgumentException(
          "expected a contiguous vector of %s, got %s of shape %s"
              .formatted(type, flat.dataType(), flat.shapeInfoToString()));
    }
    return new Nd4jTensor(flat, flat.offset(), 1, flat.length(), flat.length(), () -> {});
  }

  @Override
  public long allocatedBytes() {
    return allocated.stream().mapToLong(array -> array.length() * precision.bytes()).sum();
  }

  @Override
  public void close() {
    allocated.forEach(INDArray::close);
    allocated.clear();
    scratch.close();
  }

  private void release(INDArray array) {
    if (allocated.removeIf(other -> other == array)) {
      array.close();
    }
  }

  @Override
  public void fill(Tensor x, double value) {
    array(x).assign(value);
  }

  @Override
  public void copy(Tensor source, Tensor target) {
    array(target).assign(array(source));
  }

  @Override
  public void scale(Tensor x, double factor) {
    array(x).muli(factor);
  }

  @Override
  public void addScaled(double factor, Tensor x, Tensor y) {
    for (long from = 0; from < x.size(); from += CHUNK) {
      try (MemoryWorkspace scope = scratch.open()) {
        chunk(y, from).addi(chunk(x, from).mul(factor));
      }
    }
  }

  @Override
  public double sumOfSquares(Tensor x) {
    double sum = 0;
    for (long from = 0; from < x.size(); from += CHUNK) {
      try (MemoryWorkspace scope = scratch.open()) {
        INDArray part = chunk(x, from);
        INDArray wide = Nd4j.create(DataType.DOUBLE, part.shape()).assign(part);
        sum += wide.muli(wide).sumNumber().doubleValue();
      }
    }
    return sum;
  }

  @Override
  public void adamW(
      AdamW step, Tensor parameters, Tensor gradients, Tensor firstMoment, Tensor secondMoment) {
    for (long from = 0; from < parameters.size(); from += CHUNK) {
      try (MemoryWorkspace scope = scratch.open()) {
        INDArray gradient = chunk(gradients, from).mul(step.gradientScale());
        INDArray change = gradient.ulike();
        INDArray second = chunk(secondMoment, from);
        INDArray first = chunk(firstMoment, from);
        double root = Math.sqrt(step.secondCorrection());
        Nd4j.exec(
            DynamicCustomOp.builder("adam_updater")
                .addInputs(gradient, second, first)
                .addOutputs(change, second, first)
                .addFloatingPointArguments(
                    step.learningRate() * root / step.firstCorrection(),
                    step.beta1(),
                    step.beta2(),
                    step.epsilon() * root)
                .addIntegerArguments(CORRECTED)
                .build());
        chunk(parameters, from).muli(1 - step.learningRate() * step.weightDecay()).subi(change);
      }
    }
  }

  @Override
  public void dropout(Dropout dropout, Tensor x) {
    try (MemoryWorkspace scope = scratch.open()) {
      INDArray values = array(x);
      values.muli(factors(dropout, values));
    }
  }

  @Override
  public void gather(Tensor table, int[] indices, Tensor out) {
    try (MemoryWorkspace scope = scratch.open()) {
      gather(array(table), Nd4j.createFromArray(indices), array(out));
    }
  }

  @Override
  public void scatterAdd(Tensor rows, int[] indices, Tensor table) {
    try (MemoryWorkspace scope = scratch.open()) {
      INDArray target = array(table);
      Nd4j.exec(
          DynamicCustomOp.builder("scatter_add")
              .addInputs(target, Nd4j.createFromArray(indices), array(rows))
              .addBooleanArguments(IN_ORDER)
              .addOutputs(target)
              .build());
    }
  }

  private static void gather(INDArray table, INDArray indices, INDArray out) {
    Nd4j.exec(
        DynamicCustomOp.builder("gather")
            .addInputs(table, indices)
            .addIntegerArguments(0) // along dimension 0
            .addOutputs(out)
            .build());
  }

  @Override
  public void linear(Tensor x, Tensor w, Tensor y) {
    multiply(array(x), array(w), array(y), SECOND);
  }

  @Override
  public void linearInputGradient(Tensor dy, Tensor w, Tensor dx) {
    multiply(array(dy), array(w), array(dx), PLAIN);
  }

  @Override
  public void linearWeightGradient(Tensor dy, Tensor x, Tensor dw) {
    Nd4j.exec(new Mmul(array(dy), array(x), array(dw), 1, 1, FIRST));
  }

  @Override
  public void addLinear(Tensor x, Tensor w, Tensor y) {
    try (MemoryWorkspace scope = scratch.open()) {
      INDArray product = Nd4j.create(type, x.rows(), w.rows()); // [T, out]
      multiply(array(x), array(w), product, SECOND);
      array(y).addi(product);
    }
  }

  @Override
  public void addLinearInputGradient(Tensor dy, Tensor w, Tensor dx) {
    try (MemoryWorkspace scope = scratch.open()) {
      INDArray product = Nd4j.create(type, dy.rows(), w.columns()); // [T, in]
      multiply(array(dy), array(w), product, PLAIN);
      array(dx).addi(product);
    }
  }

  @Override
  public void scaleColumns(Tensor factors, Tensor x) {
    array(x).muliRowVector(array(factors));
  }

  @Override
  public void addColumnProducts(Tensor x, Tensor y, Tensor sums) {
    try (MemoryWorkspace scope = scratch.open()) {
      INDArray products = array(x).mul(array(y)); // [T, C]
      array(sums).addi(products.sum(true, 0)); // [1, C]
    }
  }

  @Override
  public void rowProducts(Tensor x, Tensor y, Tensor sums) {
    try (MemoryWorkspace scope = scratch.open()) {
      INDArray products = array(x).mul(array(y)); // [T, C]
      array(sums).assign(products.sum(true, 1).reshape(1, x.rows()));
    }
  }

  @Override
  public void addBias(Tensor bias, Tensor x) {
    array(x).addiRowVector(array(bias));
  }

  @Override
  public void biasGradient(Tensor dx, Tensor dBias) {
    try (MemoryWorkspace scope = scratch.open()) {
      array(dBias).addi(array(dx).sum(true, 0));
    }
  }

  @Override
  public void rmsNorm(Tensor x, Tensor weight, double epsilon, Tensor y, Tensor inverse) {
    try (MemoryWorkspace scope = scratch.open()) {
      INDArray in = groups(x, weight); // [T n, C]
      INDArray squares = in.mul(in); // [T n, C]
      INDArray means = squares.mean(true, 1); // [T n, 1]
      INDArray inverses = Transforms.sqrt(means.addi(epsilon), false).rdivi(1); // [T n, 1]
      array(inverse).assign(inverses.reshape(1, inverse.columns()));
      INDArray out = in.mulColumnVector(inverses).muliRowVector(array(weight));
      array(y).assign(out.reshape(y.rows(), y.columns())); // [T, n C]
    }
  }

  @Override
  public void addRmsNorm(
      Tensor x, Tensor delta, Tensor weight, double epsilon, Tensor sum, Tensor y, Tensor inverse) {
    array(sum).assign(array(x)).addi(array(delta));
    rmsNorm(sum, weight, epsilon, y, inverse);
  }

  @Override
  public void rmsNormGradient(
      Tensor dy, Tensor x, Tensor weight, Tensor inverse, Tensor dx, @Nullable Tensor dWeight) {
    try (MemoryWorkspace scope = scratch.open()) {
      INDArray inverses = array(inverse).reshape(inverse.columns(), 1); // [T n, 1]
      INDArray unit = groups(x, weight).mulColumnVector(inverses); // [T n, C]
      INDArray gradients = groups(dy, weight); // [T n, C]
      INDArray products = gradients.mul(unit); // [T n, C]
      if (dWeight != null) {
        array(dWeight).addi(products.sum(true, 0)); // [1, C]
      }
      products.muliRowVector(array(weight)); // [T n, C]
      INDArray means = products.mean(true, 1); // [T n, 1]
      INDArray scaled = gradients.mulRowVector(array(weight)); // [T n, C]
      scaled.subi(unit.muliColumnVector(means)).muliColumnVector(inverses); // [T n, C]
      array(dx).addi(scaled.reshape(dx.rows(), dx.columns())); // [T, n C]
    }
  }

  /** Groups of as many columns as the weight has, below each other: [T, n C] as [T n, C]. */
  private static INDArray groups(Tensor x, Tensor weight) {
    INDArray matrix = x.isContiguous() ? array(x) : array(x).dup('c');
    return matrix.reshape('c', x.size() / weight.columns(), weight.columns());
  }

  @Override
  public void center(Tensor x, Tensor y) {
    try (MemoryWorkspace scope = scratch.open()) {
      INDArray means = array(x).mean(true, 1); // [T, 1]
      array(y).assign(array(x).subColumnVector(means));
    }
  }

  @Override
  public void rotary(Tensor x, Tensor cosines, Tensor sines) {
    try (MemoryWorkspace scope = scratch.open()) {
      turn(x, array(cosines), array(sines));
    }
  }

  @Override
  public void rotaryGradient(Tensor dx, Tensor cosines, Tensor sines) {
    try (MemoryWorkspace scope = scratch.open()) {
      turn(dx, array(cosines), array(sines).neg());
    }
  }

  private static void turn(Tensor x, INDArray cosines, INDArray sines) {
    long tokens = x.rows();
    long half = cosines.columns();
    long heads = x.columns() / (2 * half);
    long[] shape = {tokens, heads, half};
    long[] strides = {x.stride(), 2 * half, 1};
    INDArray first = ((Nd4jTensor) x).array(shape, strides); // [T, heads, headSize / 2]
    INDArray second = ((Nd4jTensor) x.columnRange(half, x.columns() - half)).array(shape, strides);
    INDArray c = cosines.reshape(tokens, 1, half);
    INDArray s = sines.reshape(tokens, 1, half);
    INDArray firstSine = first.mul(s);
    INDArray secondSine = second.mul(s);
    INDArray firstCosine = first.mul(c);
    INDArray secondCosine = second.mul(c);
    first.assign(firstCosine.subi(secondSine));
    second.assign(secondCosine.addi(firstSine));
  }

  @Override
  public long attentionStateSize(AttentionShape shape) {
    return (long) shape.rows() * shape.heads() * shape.length() * shape.length();
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
    try (MemoryWorkspace scope = scratch.open()) {
      INDArray unseen = unseen(shape, firstKeys); // [B, 1, L, L]
      attend(shape, q, k, v, unseen, dropout, out, probabilities(shape, state));
    }
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
    long length = shape.length();
    long seen = past + length;
    try (MemoryWorkspace scope = scratch.open()) {
      INDArray unseen = unseenAfter(past, firstKeys); // [1, 1, n, past + n]
      INDArray probabilities = Nd4j.create(type, 1, shape.heads(), length, seen);
      attend(
          shape,
          q,
          keys.rowRange(0, seen),
          values.rowRange(0, seen),
          unseen,
          Dropout.NONE,
          out,
          probabilities);
    }
  }

  /**
   * Softmax attention of L queries to S keys a row: B rows, H heads, K key and value heads, G = H /
   * K query heads for each, D elements a head.
   */
  private static void attend(
      AttentionShape shape,
      Tensor q,
      Tensor k,
      Tensor v,
      INDArray unseen,
      Dropout dropout,
      Tensor out,
      INDArray probabilities) {
    long rows = shape.rows();
    long length = shape.length();
    long seen = k.rows() / rows;
    INDArray queries = grouped(q, shape); // [B, K, G L, D]
    INDArray keys = byHead(k, shape); // [B, K, S, D]
    INDArray values = byHead(v, shape); // [B, K, S, D]
    queries.muli(1 / Math.sqrt(shape.headSize()));
    INDArray scores = probabilities.reshape(groupedShape(shape, seen)); // [B, K, G L, S]
    multiply(queries, keys, scores, SECOND);
    INDArray byQueryHead = probabilities.reshape(rows, shape.heads(), length, seen);
    byQueryHead.addi(unseen); // [B, H, L, S]
    Nd4j.exec(new SoftMax(byQueryHead, byQueryHead, -1));
    INDArray contexts = queries.ulike(); // [B, K, G L, D]
    INDArray kept = dropout.isActive() ? scores.mul(factors(dropout, scores)) : scores;
    multiply(kept, values, contexts, PLAIN);
    ungroup(contexts, shape, out);
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
    double scale = 1 / Math.sqrt(shape.headSize());
    try (MemoryWorkspace scope = scratch.open()) {
      INDArray queries = grouped(q, shape); // [B, K, G L, D]
      INDArray keys = byHead(k, shape); // [B, K, L, D]
      INDArray values = byHead(v, shape); // [B, K, L, D]
      INDArray dContexts = grouped(dOut, shape); // [B, K, G L, D]
      INDArray p = probabilities(shape, state).reshape(groupedShape(shape, shape.length()));
      INDArray dValues = values.ulike(); // [B, K, L, D]
      INDArray factors = dropout.isActive() ? factors(dropout, p) : null; // [B, K, G L, L]
      multiply(factors == null ? p : p.mul(factors), dContexts, dValues, FIRST);
      INDArray dScores = p.ulike(); // [B, K, G L, L]
      multiply(dContexts, values, dScores, SECOND);
      if (factors != null) {
        dScores.muli(factors);
      }
      INDArray products = dScores.mul(p); // [B, K, G L, L]
      INDArray sums = products.sum(true, 3); // [B, K, G L, 1]
      dScores.subi(sums).muli(p).muli(scale); // [B, K, G L, L]
      INDArray dQueries = queries.ulike(); // [B, K, G L, D]
      multiply(dScores, keys, dQueries, PLAIN);
      INDArray dKeys = keys.ulike(); // [B, K, L, D]
      multiply(dScores, queries, dKeys, FIRST);
      ungroup(dQueries, shape, dq);
      heads(dk, shape).assign(dKeys);
      heads(dv, shape).assign(dValues);
    }
  }

  /** What the elements of an array in row-major order are multiplied by. */
  private static INDArray factors(Dropout dropout, INDArray x) {
    float[] factors = new float[Math.toIntExact(x.length())];
    for (int i = 0; i < factors.length; i++) {
      factors[i] = dropout.factor(i);
    }
    return Nd4j.createFromArray(factors).castTo(x.dataType()).reshape('c', x.shape());
  }

  private static INDArray probabilities(AttentionShape shape, Tensor state) {
    long length = shape.length();
    return array(state).reshape(shape.rows(), shape.heads(), length, length);
  }

  private static long[] groupedShape(AttentionShape shape, long last) {
    long group = shape.heads() / shape.keyValueHeads();
    return new long[] {shape.rows(), shape.keyValueHeads(), group * shape.length(), last};
  }

  /** A copy of queries, [B L, H D], as [B, K, G L, D]. */
  private static INDArray grouped(Tensor q, AttentionShape shape) {
    INDArray copy = heads(q, shape).dup('c'); // [B, H, L, D]
    return copy.reshape(groupedShape(shape, shape.headSize()));
  }

  /** Writes [B, K, G L, D] as [B L, H D]. */
  private static void ungroup(INDArray grouped, AttentionShape shape, Tensor out) {
    long rows = shape.rows();
    heads(out, shape)
        .assign(grouped.reshape(rows, shape.heads(), shape.length(), shape.headSize()));
  }

  /** A copy of keys or values, [B S, K D], as [B, K, S, D]. */
  private static INDArray byHead(Tensor x, AttentionShape shape) {
    return heads(x, shape).dup('c');
  }

  /** A view of [B S, heads D] as [B, heads, S, D]. */
  private static INDArray heads(Tensor x, AttentionShape shape) {
    long size = shape.headSize();
    long length = x.rows() / shape.rows();
    return ((Nd4jTensor) x)
        .array(
            new long[] {shape.rows(), x.columns() / size, length, size},
            new long[] {length * x.stride(), size, x.stride(), 1});
  }

  /** 0 where a query may see a key, else a score so low that it comes to nothing: [B, 1, L, L]. */
  private INDArray unseen(AttentionShape shape, int[] firstKeys) {
    int length = shape.length();
    double[] scores = new double[firstKeys.length * length];
    for (int token = 0; token < firstKeys.length; token++) {
      int index = token % length;
      for (int key = 0; key < length; key++) {
        boolean seen = key >= firstKeys[token] && key <= index;
        scores[token * length + key] = seen ? 0 : UNSEEN;
      }
    }
    return Nd4j.create(scores, new long[] {shape.rows(), 1, length, length}, type);
  }

  /** The same for the newest n tokens of a longer sequence: [1, 1, n, past + n]. */
  private INDArray unseenAfter(int past, int[] firstKeys) {
    int n = firstKeys.length;
    int keys = past + n;
    double[] scores = new double[n * keys];
    for (int query = 0; query < n; query++) {
      Arrays.fill(scores, query * keys, query * keys + firstKeys[query], UNSEEN);
      for (int key = past + query + 1; key < keys; key++) {
        scores[query * keys + key] = UNSEEN;
      }
    }
    return Nd4j.create(scores, new long[] {1, 1, n, keys}, type);
  }

  @Override
  public void swiGlu(Tensor gateUp, Tensor out) {
    long size = out.columns();
    try (MemoryWorkspace scope = scratch.open()) {
      INDArray gate = array(gateUp.columnRange(0, size)).dup('c'); // [T, I]
      INDArray sigmoid = Transforms.sigmoid(gate, true); // [T, I]
      array(out).assign(gate.muli(sigmoid)).muli(array(gateUp.columnRange(size, size)));
    }
  }

  @Override
  public void swiGluGradient(Tensor dOut, Tensor gateUp, Tensor dGateUp) {
    long size = dOut.columns();
    try (MemoryWorkspace scope = scratch.open()) {
      INDArray gradient = array(dOut); // [T, I]
      INDArray gate = array(gateUp.columnRange(0, size)).dup('c'); // [T, I]
      INDArray sigmoid = Transforms.sigmoid(gate, true); // [T, I]
      INDArray silu = gate.muli(sigmoid); // [T, I]
      array(dGateUp.columnRange(size, size)).assign(gradient.mul(silu));
      // silu' = sigmoid + silu * (1 - sigmoid)
      INDArray slope = sigmoid.rsub(1).muli(silu).addi(sigmoid); // [T, I]
      slope.muli(array(gateUp.columnRange(size, size))).muli(gradient);
      array(dGateUp.columnRange(0, size)).assign(slope);
    }
  }

  @Override
  public void gelu(Tensor x, Tensor out) {
    try (MemoryWorkspace scope = scratch.open()) {
      INDArray in = array(x).dup('c'); // [T, I]
      array(out).assign(in.muli(geluGate(in))); // [T, I]
    }
  }

  @Override
  public void geluGradient(Tensor dOut, Tensor x, Tensor dx) {
    try (MemoryWorkspace scope = scratch.open()) {
      INDArray in = array(x).dup('c'); // [T, I]
      INDArray gate = geluGate(in); // [T, I]
      INDArray inner = in.mul(in).muli(3 * GELU_CUBE).addi(1); // [T, I]
      // gelu' = gate + x * gate * (1 - gate) * 2 sqrt(2 / π) * (1 + 3 * 0.044715 x²)
      INDArray slope = gate.rsub(1).muli(gate).muli(in); // [T, I]
      slope.muli(inner).muli(2 * GELU_SCALE).addi(gate);
      array(dx).assign(slope.muli(array(dOut)));
    }
  }

  /** {@code (1 + tanh(u)) / 2}, which is {@code sigmoid(2 u)}. */
  private static INDArray geluGate(INDArray x) {
    INDArray inner = x.mul(x).muli(GELU_CUBE).addi(1).muli(x).muli(2 * GELU_SCALE);
    return Transforms.sigmoid(inner, false);
  }

  @Override
  public int crossEntropy(Tensor logits, int[] targets, Tensor losses) {
    try (MemoryWorkspace scope = scratch.open()) {
      INDArray copy = array(logits).dup('c'); // [n, V]
      return softmax(copy, targets, flatIndices(copy, targets), array(losses));
    }
  }

  @Override
  public int crossEntropyGradient(Tensor logits, int[] targets, double smoothing, Tensor losses) {
    try (MemoryWorkspace scope = scratch.open()) {
      INDArray gradients = array(logits); // [n, V]
      INDArray indices = flatIndices(gradients, targets); // [n]
      INDArray flat = gradients.reshape(gradients.length()); // [n V]
      INDArray spread =
          smoothing > 0 ? spread(gradients, flat, indices, smoothing) : null; // [1, n]
      int correct = softmax(gradients, targets, indices, array(losses));
      if (spread != null) {
        array(losses).addi(spread);
        gradients.subi(smoothing / gradients.columns());
      }
      INDArray share = Nd4j.ones(flat.dataType(), targets.length).muli(1 - smoothing); // [n]
      Nd4j.exec(
          DynamicCustomOp.builder("scatter_sub")
              .addInputs(flat, indices, share)
              .addBooleanArguments(IN_ORDER)
              .addOutputs(flat)
              .build());
      return correct;
    }
  }

  /** What smoothing adds to each loss: {@code smoothing * (target's logit - mean of the row)}. */
  private static INDArray spread(
      INDArray logits, INDArray flat, INDArray indices, double smoothing) {
    INDArray ofTargets = Nd4j.create(logits.dataType(), indices.length()); // [n]
    gather(flat, indices, ofTargets);
    INDArray means = logits.mean(1); // [n]
    return ofTargets.subi(means).muli(smoothing).reshape(1, indices.length());
  }

  /** Turns logits, [n, V], into probabilities, and returns how many targets are the most likely. */
  private static int softmax(INDArray logits, int[] targets, INDArray indices, INDArray losses) {
    long[] best = Nd4j.argMax(logits, 1).toLongVector();
    logits.subiColumnVector(logits.max(true, 1)); // [n, V]
    INDArray ofTargets = Nd4j.create(logits.dataType(), targets.length); // [n]
    gather(logits.reshape(logits.length()), indices, ofTargets);
    Transforms.exp(logits, false);
    INDArray sums = logits.sum(true, 1); // [n, 1]
    logits.diviColumnVector(sums);
    losses.assign(Transforms.log(sums, false).reshape(1, targets.length)); // [1, n]
    losses.subi(ofTargets.reshape(1, targets.length));
    int correct = 0;
    for (int i = 0; i < targets.length; i++) {
      correct += best[i] == targets[i] ? 1 : 0;
    }
    return correct;
  }

  /** Where the target of each row lies in the logits, taken as one vector. */
  private static INDArray flatIndices(INDArray logits, int[] targets) {
    long[] indices = new long[targets.length];
    for (int i = 0; i < indices.length; i++) {
      indices[i] = i * logits.columns() + targets[i];
    }
    return Nd4j.createFromArray(indices);
  }

  private static void multiply(INDArray a, INDArray b, INDArray out, MMulTranspose transpose) {
    Nd4j.exec(new Mmul(a, b, out, transpose));
  }

  private static INDArray chunk(Tensor x, long from) {
    return array(x.view(from, 1, Math.min(CHUNK, x.size() - from)));
  }

  private static INDArray array(Tensor tensor) {
    return ((Nd4jTensor) tensor).matrix();
  }
}
