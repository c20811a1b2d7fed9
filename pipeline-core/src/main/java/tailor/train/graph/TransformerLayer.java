package tailor.train.graph;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonIgnore;
import org.nd4j.shade.jackson.annotation.JsonProperty;
import tailor.export.HuggingFaceConfig;
import tailor.export.safetensors.WeightType;
import tailor.model.AdapterLayout;
import tailor.model.FlatLayout;
import tailor.model.ModelConfig;
import tailor.model.ParameterLayout;
import tailor.tokenize.SpecialTokens;

/**
 * The configuration of a whole decoder as one output layer of DL4J. Its parameters are those that
 * are learnt: the model's, or those of adapters. DL4J's JSON tells of no adapters.
 *
 * <p>Features are integers [rows, 2, length]: the tokens, and the id of the segment that each
 * belongs to (0 for padding). Labels are [rows, length]: 1 where the token is one that the model
 * learns to predict from those before it. The activations are the probabilities of the next token,
 * [rows, vocabulary, length].
 */
public final class TransformerLayer extends org.deeplearning4j.nn.conf.layers.Layer {
  private static final long serialVersionUID = 1L;

  private static final SpecialTokens NO_TOKENS =
      new SpecialTokens(OptionalInt.empty(), List.of(), OptionalInt.empty(), Set.of());

  @JsonIgnore private final ModelConfig model;
  @JsonIgnore private final Computation computation;
  private final LossReduction reduction;
  private final int rowsPerPass;
  private final int threads;
  @JsonIgnore private final @Nullable Adaptation adaptation;

  /**
   * A layer of this shape.
   *
   * @param rowsPerPass rows that go through the model at once; a minibatch of more is cut, and the
   *     gradients of its pieces add up
   * @param threads that the kernels work in; they change the speed only
   */
  public TransformerLayer(
      ModelConfig model, KernelSet kernels, LossReduction reduction, int rowsPerPass, int threads) {
    this(model, Computation.of(kernels), reduction, rowsPerPass, threads, null);
  }

  /**
   * As the other constructor.
   *
   * @param adaptation what is trained instead of the whole model; null for the whole model
   */
  public TransformerLayer(
      ModelConfig model,
      Computation computation,
      LossReduction reduction,
      int rowsPerPass,
      int threads,
      @Nullable Adaptation adaptation) {
    if (rowsPerPass < 1) {
      throw new IllegalArgumentException("rowsPerPass is " + rowsPerPass + ", expected at least 1");
    }
    this.model = model;
    this.computation = computation;
    this.reduction = reduction;
    this.rowsPerPass = rowsPerPass;
    this.threads = threads;
    this.adaptation = adaptation;
  }

  /** The layer that DL4J's JSON describes. */
  @JsonCreator
  static TransformerLayer ofJson(
      @JsonProperty("layerName") String name,
      @JsonProperty("shape") String shape,
      @JsonProperty("kernels") KernelSet kernels,
      @JsonProperty("reduction") LossReduction reduction,
      @JsonProperty("rowsPerPass") int rowsPerPass,
      @JsonProperty("threads") int threads) {
    HuggingFaceConfig config =
        HuggingFaceConfig.parse("a layer's shape", shape.getBytes(StandardCharsets.UTF_8));
    TransformerLayer layer =
        new TransformerLayer(config.model(), kernels, reduction, rowsPerPass, threads);
    layer.setLayerName(name);
    return layer;
  }

  /** The model's shape. */
  @JsonIgnore
  public ModelConfig getModel() {
    return model;
  }

  /** What is trained instead of the whole model; null for the whole model. */
  @JsonIgnore
  public @Nullable Adaptation getAdaptation() {
    return adaptation;
  }

  /** The layout of what is learnt. */
  public FlatLayout layout() {
    return adaptation == null
        ? ParameterLayout.of(model)
        : AdapterLayout.of(model, adaptation.lora());
  }

  /** The model's shape as Hugging Face's {@code config.json} has it. */
  public String getShape() {
    return new String(
        HuggingFaceConfig.of(model, NO_TOKENS).toJson(WeightType.F32), StandardCharsets.UTF_8);
  }

  public KernelSet getKernels() {
    return computation.kernels();
  }

  /** How the model computes, of which DL4J's JSON tells the kernels only. */
  @JsonIgnore
  public Computation getComputation() {
    return computation;
  }

  public LossReduction getReduction() {
    return reduction;
  }

  public int getRowsPerPass() {
    return rowsPerPass;
  }

  public int getThreads() {
    return threads;
  }

  /** The same layer in so many threads. */
  public TransformerLayer withThreads(int number) {
    return new TransformerLayer(model, computation, reduction, rowsPerPass, number, adaptation);
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      @Nullable Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType type) {
    TransformerLayerImplementation layer =
        new TransformerLayerImplementation(conf, type, this, parameters);
    layer.setListeners(listeners);
    layer.setIndex(index);
    initializer().init(conf, parameters, initialize);
    if (initialize) {
      layer.initialize(conf.getSeed());
    }
    return layer;
  }

  @Override
  public ParamInitializer initializer() {
    return new TransformerParamInitializer(layout());
  }

  @Override
  public InputType getOutputType(int index, InputType input) {
    return InputType.recurrent(model.vocabularySize());
  }

  @Override
  public void setNIn(InputType input, boolean override) {}

  @Override
  public @Nullable InputPreProcessor getPreProcessorForInputType(InputType input) {
    return null;
  }

  @Override
  public List<Regularization> getRegularizationByParam(String parameter) {
    return List.of();
  }

  @Override
  public boolean isPretrainParam(String parameter) {
    return false;
  }

  /** None: whoever fits the layer through DL4J's own updaters has to replace them. */
  @Override
  public IUpdater getUpdaterByParam(String parameter) {
    return new NoOp();
  }

  @Override
  public GradientNormalization getGradientNormalization() {
    return GradientNormalization.None;
  }

  @Override
  public double getGradientNormalizationThreshold() {
    return 0;
  }

  @Override
  public LayerMemoryReport getMemoryReport(InputType input) {
    return new LayerMemoryReport.Builder(
            getLayerName(), TransformerLayer.class, input, getOutputType(0, input))
        .standardMemory(layout().size(), 0)
        .workingMemory(0, 0, MemoryReport.CACHE_MODE_ALL_ZEROS, MemoryReport.CACHE_MODE_ALL_ZEROS)
        .build();
  }
}
