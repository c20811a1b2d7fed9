package tailor.train.graph;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import tailor.model.FlatLayout;
import tailor.model.ParameterLayout.Parameter;

/**
 * Cuts DL4J's flat vectors into the tensors of the layout, as views. Their names have hyphens where
 * the layout's have underscores: DL4J takes what is before the last underscore for a layer's name.
 */
final class TransformerParamInitializer implements ParamInitializer {
  private final FlatLayout layout;

  TransformerParamInitializer(FlatLayout layout) {
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
    return layout.parameters().keySet().stream().map(TransformerParamInitializer::key).toList();
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
    return paramKeys(layer).contains(key);
  }

  @Override
  public boolean isBiasParam(Layer layer, String key) {
    return false;
  }

  /** Names the views; the values come from {@link TransformerLayer#instantiate}. */
  @Override
  public Map<String, INDArray> init(
      NeuralNetConfiguration conf, INDArray parameters, boolean initialize) {
    Map<String, INDArray> table = views(parameters);
    conf.setVariables(List.copyOf(table.keySet()));
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
          key(parameter.name()),
          slice(vector, parameter.offset(), parameter.size())
              .reshape(parameter.shape().stream().mapToLong(Long::longValue).toArray()));
    }
    return views;
  }

  private static String key(String name) {
    return name.replace('_', '-');
  }

  private static INDArray slice(INDArray vector, long offset, long size) {
    return vector.get(NDArrayIndex.interval(offset, offset + size));
  }
}
