package tailor.train.graph;

import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.AbstractLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.custom.SoftMax;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import tailor.model.AdaptedTransformer;
import tailor.model.AdapterInitializer;
import tailor.model.AdapterLayout;
import tailor.model.Batch;
import tailor.model.Kernels;
import tailor.model.LossResult;
import tailor.model.ParameterInitializer;
import tailor.model.ParameterLayout;
import tailor.model.Tensor;
import tailor.model.TrainableModel;
import tailor.model.TrainingPass;
import tailor.model.Transformer;

/**
 * Runs a {@link Transformer} over DL4J's flat vectors of parameters and gradients, which it never
 * copies. The loss is computed once, in the backward pass; the score that DL4J asks for afterwards
 * is that loss.
 */
public final class TransformerLayerImplementation extends AbstractLayer<TransformerLayer>
    implements IOutputLayer {
  private static final long serialVersionUID = 1L;

  private final transient TransformerLayer layer;
  private final transient Kernels kernels;
  private final transient TransformerParamInitializer initializer;
  private final INDArray parameters;
  private final transient Tensor parameterTensor;
  private @Nullable INDArray gradients;
  private transient @Nullable Tensor gradientTensor;
  private @Nullable INDArray labels;
  private transient @Nullable LossResult loss;
  private transient @Nullable TrainableModel model;
  private transient @Nullable SharedBase base;
  private transient TrainingPass pass = TrainingPass.PLAIN;

  TransformerLayerImplementation(
      NeuralNetConfiguration conf, DataType type, TransformerLayer layer, INDArray parameters) {
    super(conf, type);
    this.layer = layer;
    this.kernels = layer.getComputation().open(layer.getThreads());
    this.initializer = new TransformerParamInitializer(layer.layout());
    this.parameters = parameters;
    this.parameterTensor = wrap(parameters);
  }

  /** The model, whose base is read now if it is one of adapters: not all who hold a layer train. */
  private TrainableModel model() {
    TrainableModel existing = model;
    if (existing == null) {
      Adaptation adaptation = layer.getAdaptation();
      existing =
          adaptation == null
              ? new Transformer(layer.getModel(), kernels, layer.getComputation().recomputation())
              : new AdaptedTransformer(
                  layer.getModel(),
                  adaptation.lora(),
                  kernels,
                  frozen(adaptation),
                  layer.getComputation().recomputation());
      model = existing;
    }
    return existing;
  }

  private Tensor frozen(Adaptation adaptation) {
    SharedBase shared = base;
    if (shared == null) {
      long size = ParameterLayout.of(layer.getModel()).size();
      shared = SharedBase.share(adaptation.base(), size, kernels);
      base = shared;
    }
    return wrap(shared.vector());
  }

  /** Writes first parameters. */
  void initialize(long seed) {
    Adaptation adaptation = layer.getAdaptation();
    if (adaptation == null) {
      ParameterInitializer.initialize(
          ParameterLayout.of(layer.getModel()),
          parameterTensor,
          ParameterInitializer.DEFAULT_DEVIATION,
          seed);
    } else {
      Tensor frozen = frozen(adaptation);
      AdapterInitializer.initialize(
          AdapterLayout.of(layer.getModel(), adaptation.lora()),
          parameterTensor,
          (offset, values, count) -> frozen.read(offset, FloatBuffer.wrap(values, 0, count)),
          seed);
    }
  }

  /**
   * Says how the next minibatches are regularized.
   *
   * @param next whose key each part of a minibatch gets a key of its own from
   */
  public void passes(TrainingPass next) {
    pass = next;
  }

  /** The loss of the newest minibatch. */
  public LossResult loss() {
    return require(loss, "no minibatch yet");
  }

  /** The kernels that the model computes with, and that own its activations. */
  public Kernels kernels() {
    return kernels;
  }

  /** The parameters as the kernels see them. */
  public Tensor parameterTensor() {
    return parameterTensor;
  }

  /** The gradients as the kernels see them. */
  public Tensor gradientTensor() {
    return require(gradientTensor, "no gradients yet");
  }

  /** The loss of a batch, without gradients. */
  public LossResult evaluate(Batch batch) {
    return model().loss(parameterTensor, batch);
  }

  /** The loss of every token of a batch, without gradients; 0 where a token is no target. */
  public double[] tokenLosses(Batch batch) {
    double[] losses = new double[batch.size()];
    model().tokenLosses(parameterTensor, batch, DoubleBuffer.wrap(losses));
    return losses;
  }

  @Override
  public Pair<Gradient, @Nullable INDArray> backpropGradient(
      @Nullable INDArray epsilon, LayerWorkspaceMgr workspaces) {
    Tensor target = gradientTensor();
    kernels.fill(target, 0);
    LossResult total = LossResult.NONE;
    int part = 0;
    int row = 0;
    for (Batch batch : batches()) {
      TrainingPass ofPart = pass.part(part++, row, row + batch.rows());
      total = total.plus(model().lossAndGradients(parameterTensor, batch, target, ofPart));
      row += batch.rows();
    }
    if (layer.getReduction() == LossReduction.MEAN && total.count() > 0) {
      kernels.scale(target, 1.0 / total.count());
    }
    loss = total;
    return new Pair<>(gradient(), null);
  }

  @Override
  public double computeScore(double regularization, boolean training, LayerWorkspaceMgr mgr) {
    LossResult known = loss;
    if (training && known != null) {
      return known.mean();
    }
    LossResult total = LossResult.NONE;
    for (Batch batch : batches()) {
      total = total.plus(evaluate(batch));
    }
    loss = total;
    return total.mean();
  }

  @Override
  public INDArray computeScoreForExamples(double regularization, LayerWorkspaceMgr mgr) {
    PackedArrays arrays = arrays();
    INDArray scores = mgr.createUninitialized(ArrayType.ACTIVATIONS, dataType, arrays.rows(), 1);
    for (int row = 0; row < arrays.rows(); row++) {
      scores.putScalar(row, 0, evaluate(arrays.batch(row, row + 1)).mean());
    }
    return scores;
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr mgr) {
    PackedArrays arrays = PackedArrays.of(input);
    int vocabulary = layer.getModel().vocabularySize();
    INDArray probabilities =
        mgr.createUninitialized(
            ArrayType.ACTIVATIONS, DataType.FLOAT, arrays.rows(), arrays.length(), vocabulary);
    for (int row = 0; row < arrays.rows(); row++) {
      float[] values = new float[Math.multiplyExact(arrays.length(), vocabulary)];
      try (Tensor logits = model().logits(parameterTensor, arrays.batch(row, row + 1))) {
        logits.read(0, FloatBuffer.wrap(values));
      }
      try (INDArray logits = Nd4j.createFromArray(values).reshape(arrays.length(), vocabulary)) {
        Nd4j.exec(new SoftMax(logits, probabilities.slice(row), 1));
      }
    }
    return probabilities.permute(0, 2, 1);
  }

  private List<Batch> batches() {
    return arrays().batches(layer.getRowsPerPass());
  }

  private PackedArrays arrays() {
    return PackedArrays.of(input, require(labels, "no labels set"));
  }

  @Override
  public INDArray params() {
    return parameters;
  }

  @Override
  public Map<String, INDArray> paramTable() {
    return initializer.views(parameters);
  }

  @Override
  public Map<String, INDArray> paramTable(boolean pretrainOnly) {
    return paramTable();
  }

  @Override
  public INDArray getParam(String name) {
    return require(paramTable().get(name), "no parameter " + name);
  }

  @Override
  public void setParam(String name, INDArray value) {
    getParam(name).assign(value);
  }

  @Override
  public void setParamTable(Map<String, INDArray> table) {
    table.forEach(this::setParam);
  }

  @Override
  public void setParams(INDArray values) {
    parameters.assign(values);
  }

  @Override
  public void setParamsViewArray(INDArray view) {
    throw new UnsupportedOperationException("the parameters of a layer stay where they are");
  }

  @Override
  public long numParams() {
    return parameters.length();
  }

  @Override
  public long numParams(boolean backwards) {
    return numParams();
  }

  @Override
  public @Nullable INDArray getGradientsViewArray() {
    return gradients;
  }

  @Override
  public void setBackpropGradientsViewArray(INDArray view) {
    gradients = view;
    gradientTensor = wrap(view);
  }

  @Override
  public Gradient gradient() {
    INDArray flat = require(gradients, "no gradients yet");
    Gradient gradient = new DefaultGradient(flat);
    initializer.views(flat).forEach(gradient::setGradientFor);
    return gradient;
  }

  @Override
  public double score() {
    return loss().mean();
  }

  @Override
  public Pair<Gradient, Double> gradientAndScore() {
    return new Pair<>(gradient(), score());
  }

  @Override
  public boolean needsLabels() {
    return true;
  }

  @Override
  public void setLabels(INDArray labels) {
    this.labels = labels;
    this.loss = null;
  }

  @Override
  public @Nullable INDArray getLabels() {
    return labels;
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }

  @Override
  public void clearNoiseWeightParams() {}

  @Override
  public void clear() {
    super.clear();
    labels = null;
  }

  @Override
  public int numLabels() {
    return layer.getModel().vocabularySize();
  }

  @Override
  public double f1Score(DataSet data) {
    throw needsGraph();
  }

  @Override
  public double f1Score(INDArray examples, INDArray labels) {
    throw needsGraph();
  }

  @Override
  public int[] predict(INDArray examples) {
    throw needsGraph();
  }

  @Override
  public List<String> predict(DataSet data) {
    throw needsGraph();
  }

  @Override
  public void fit(DataSetIterator data) {
    throw needsGraph();
  }

  @Override
  public void fit(INDArray examples, INDArray labels) {
    throw needsGraph();
  }

  @Override
  public void fit(DataSet data) {
    throw needsGraph();
  }

  @Override
  public void fit(INDArray examples, int[] labels) {
    throw needsGraph();
  }

  /** Frees activations and kernels; the flat vectors belong to the graph. */
  @Override
  public void close() {
    if (model != null) {
      model.close();
    }
    if (base != null) {
      base.close();
    }
    kernels.close();
  }

  /** DL4J calls its vectors column-major, which says nothing of a vector, but kernels ask. */
  private Tensor wrap(INDArray flat) {
    return kernels.wrap(flat.reshape('c', new long[] {flat.length()}));
  }

  private static UnsupportedOperationException needsGraph() {
    return new UnsupportedOperationException(
        "a transformer layer is fitted and evaluated through the ComputationGraph it is in");
  }

  private static <T> T require(@Nullable T value, String otherwise) {
    if (value == null) {
      throw new IllegalStateException(otherwise);
    }
    return value;
  }
}
