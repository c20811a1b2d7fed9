package tailor.train.graph;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.Solver;
import org.deeplearning4j.optimize.api.ConvexOptimizer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.optimize.solvers.BaseOptimizer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import tailor.model.vector.OpenBlas;

/**
 * A computation graph whose one layer is a {@link TransformerLayer}. {@code fit} on one {@link
 * PackedArrays#toDataSet} is one step; what a step does to the parameters is the {@link StepRule}'s
 * business.
 */
public final class TransformerGraph extends ComputationGraph implements AutoCloseable {
  private static final long serialVersionUID = 1L;
  private static final String INPUT = "sequences";
  private static final String OUTPUT = "transformer";

  /** Changes the parameters of the layer after the gradients of a minibatch were computed. */
  @FunctionalInterface
  public interface StepRule {
    /**
     * Steps.
     *
     * @param iteration number of this step, from 0
     */
    void step(TransformerLayerImplementation layer, int iteration);
  }

  private TransformerGraph(ComputationGraphConfiguration configuration) {
    super(configuration);
  }

  /** The graph of a layer, initialized from the seed; it knows no rule to step by. */
  public static TransformerGraph of(TransformerLayer layer, long seed) {
    TransformerGraph graph = new TransformerGraph(configuration(layer, seed));
    graph.init();
    return graph;
  }

  /** The graph of a layer whose parameters are all zero. */
  public static TransformerGraph ofZeros(TransformerLayer layer) {
    OpenBlas.prepare();
    long size = layer.layout().size();
    return over(layer, Nd4j.create(DataType.FLOAT, 1, size));
  }

  /** The graph of a layer over parameters that are there already, {@code [1, size]}. */
  public static TransformerGraph over(TransformerLayer layer, INDArray parameters) {
    TransformerGraph graph = new TransformerGraph(configuration(layer, 0));
    graph.init(parameters, false);
    return graph;
  }

  private static ComputationGraphConfiguration configuration(TransformerLayer layer, long seed) {
    return new NeuralNetConfiguration.Builder()
        .seed(seed)
        .dataType(DataType.FLOAT)
        .miniBatch(false)
        .trainingWorkspaceMode(WorkspaceMode.NONE)
        .inferenceWorkspaceMode(WorkspaceMode.NONE)
        .graphBuilder()
        .addInputs(INPUT)
        .addLayer(OUTPUT, layer, INPUT)
        .setOutputs(OUTPUT)
        .build();
  }

  /** The one layer. */
  public TransformerLayerImplementation transformer() {
    return (TransformerLayerImplementation) getLayer(OUTPUT);
  }

  /** Makes {@code fit} step by this rule instead of DL4J's updaters. */
  public void stepBy(StepRule rule) {
    initGradientsView();
    solver = new RuleSolver(solver, rule);
  }

  /** Frees the layer's activations, the parameters and the gradients. */
  @Override
  public void close() {
    transformer().close();
    close(flattenedGradients);
    close(flattenedParams);
  }

  private static void close(INDArray array) {
    if (array != null && array.closeable()) {
      array.close();
    }
  }

  /** What DL4J's solver does in a step, with the rule in the place of updater and step function. */
  private final class RuleSolver extends Solver {
    private final Solver replaced;
    private final StepRule rule;

    RuleSolver(Solver replaced, StepRule rule) {
      this.replaced = replaced;
      this.rule = rule;
    }

    @Override
    public void optimize(LayerWorkspaceMgr workspaces) {
      TransformerGraph graph = TransformerGraph.this;
      graph.computeGradientAndScore(workspaces);
      int iteration = BaseOptimizer.getIterationCount(graph);
      rule.step(transformer(), iteration);
      for (TrainingListener listener : getListeners()) {
        listener.iterationDone(graph, iteration, BaseOptimizer.getEpochCount(graph));
      }
      BaseOptimizer.incrementIterationCount(graph, 1);
    }

    @Override
    public ConvexOptimizer getOptimizer() {
      return replaced.getOptimizer();
    }

    @Override
    public void setListeners(java.util.Collection<TrainingListener> listeners) {
      replaced.setListeners(listeners);
    }
  }
}
