package tailor.train.graph;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import tailor.model.ParameterLayout;
import tailor.model.ParameterLayout.Parameter;

/**
 * Cuts DL4J's flat vectors into the tensors of the layout, as views. From scratch, matrices are
 * drawn from a normal distribution of deviation 0.02 and norms are 1, as Hugging Face transformers
 * initializes a Llama model.
 */
final class TransformerParamInitializer implements ParamInitializer {
  private static final double DEVIATION = 0.02;
  private static final int CHUNK = 1 << 16;

  private final ParameterLayout layout;

  TransformerParamInitializer(ParameterLayout layout) {
    this.layout = layout;
  }

  @Override
  public long numParams(NeuralNetConfiguration conf) {
    return layout.size();
  }

  @Override
  public long numParams(Layer layer) {
    return layout.size();
  }

  @Override
  public List<String> paramKeys(Layer layer) {
    return List.copyOf(layout.parameters().keySet());
  }

  @Override
  public List<String> weightKeys(Layer layer) {
    return paramKeys(layer);
  }

  @Override
  public List<String> biasKeys(Layer layer) {
    return List.of();
  }

  @Override
  public boolean isWeightParam(Layer layer, String key) {
    return layout.parameters().containsKey(key);
  }

  @Override
  public boolean isBiasParam(Layer layer, String key) {
    return false;
  }

  @Override
  public Map<String, INDArray> init(
      NeuralNetConfiguration conf, INDArray parameters, boolean initialize) {
    Map<String, INDArray> table = views(parameters);
    conf.setVariables(List.copyOf(table.keySet()));
    if (initialize) {
      SplittableRandom random = new SplittableRandom(conf.getSeed());
      layout.parameters().values().forEach(p -> initialize(p, parameters, random));
    }
    return table;
  }

  @Override
  public Map<String, INDArray> getGradientsFromFlattened(
      NeuralNetConfiguration conf, INDArray gradients) {
    return views(gradients);
  }

  /** Views of a flat vector, shaped as the tensors that they are. */
  Map<String, INDArray> views(INDArray flat) {
    INDArray vector = flat.reshape(flat.length());
    Map<String, INDArray> views = new LinkedHashMap<>();
    for (Parameter parameter : layout.parameters().values()) {
      views.put(
          parameter.name(),
          slice(vector, parameter.offset(), parameter.size())
              .reshape(parameter.shape().stream().mapToLong(Long::longValue).toArray()));
    }
    return views;
  }

  private static void initialize(Parameter parameter, INDArray flat, SplittableRandom random) {
    INDArray vector = flat.reshape(flat.length());
    if (!parameter.isMatrix()) {
      slice(vector, parameter.offset(), parameter.size()).assign(1);
      return;
    }
    for (long done = 0; done < parameter.size(); done += CHUNK) {
      double[] values = new double[(int) Math.min(CHUNK, parameter.size() - done)];
      for (int i = 0; i < values.length; i++) {
        values[i] = DEVIATION * random.nextGaussian();
      }
      try (INDArray drawn = Nd4j.createFromArray(values)) {
        slice(vector, parameter.offset() + done, values.length).assign(drawn);
      }
    }
  }

  private static INDArray slice(INDArray vector, long offset, long size) {
    return vector.get(NDArrayIndex.interval(offset, offset + size));
  }
}
