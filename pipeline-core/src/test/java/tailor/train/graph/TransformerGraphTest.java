package tailor.train.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.Test;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import tailor.train.TinyModel;

class TransformerGraphTest {
  private static final int ROWS = 4;

  @Test
  void descends_by_its_rule_and_tells_listeners() {
    try (TransformerGraph graph = graph(LossReduction.MEAN, ROWS)) {
      List<Double> scores = new ArrayList<>();
      graph.setListeners(
          new BaseTrainingListener() {
            @Override
            public void iterationDone(Model model, int iteration, int epoch) {
              assertThat(iteration).isEqualTo(scores.size());
              scores.add(model.score());
            }
          });
      graph.stepBy(
          (layer, iteration) ->
              layer.kernels().addScaled(-0.5, layer.gradientTensor(), layer.parameterTensor()));
      for (int i = 0; i < 10; i++) {
        graph.fit(minibatch().toDataSet());
      }
      assertThat(scores).hasSize(10);
      assertThat(scores.get(9)).isLessThan(scores.get(0));
      assertThat(graph.getIterationCount()).isEqualTo(10);
    }
  }

  @Test
  void gradients_are_those_of_the_score() {
    try (TransformerGraph graph = graph(LossReduction.MEAN, ROWS)) {
      graph.initGradientsView();
      double[] analytic = gradients(graph).toDoubleVector();
      int largest = indexOfLargest(analytic);
      INDArray parameters = graph.params();
      double value = parameters.getDouble(largest);
      double step = 3e-3;
      parameters.putScalar(largest, value + step);
      double above = graph.score(minibatch().toDataSet());
      parameters.putScalar(largest, value - step);
      double below = graph.score(minibatch().toDataSet());
      assertThat((above - below) / (2 * step)).isCloseTo(analytic[largest], within(1e-3));
    }
  }

  @Test
  void a_sum_is_the_mean_times_the_targets() {
    try (TransformerGraph mean = graph(LossReduction.MEAN, ROWS);
        TransformerGraph sum = graph(LossReduction.SUM, ROWS)) {
      mean.initGradientsView();
      sum.initGradientsView();
      INDArray expected = gradients(mean).mul(mean.transformer().loss().count());
      assertThat(gradients(sum).distance2(expected)).isLessThan(1e-4);
      assertThat(sum.score()).isEqualTo(mean.score());
    }
  }

  @Test
  void the_gradients_of_pieces_add_up() {
    try (TransformerGraph whole = graph(LossReduction.SUM, ROWS);
        TransformerGraph pieces = graph(LossReduction.SUM, 3)) {
      whole.initGradientsView();
      pieces.initGradientsView();
      assertThat(gradients(pieces).distance2(gradients(whole))).isLessThan(1e-4);
      assertThat(pieces.transformer().loss().count()).isEqualTo(whole.transformer().loss().count());
    }
  }

  @Test
  void parameters_are_named_views_of_the_flat_vector() {
    try (TransformerGraph graph = graph(LossReduction.MEAN, ROWS)) {
      INDArray norm = graph.getParam("transformer_model.norm.weight");
      assertThat(norm.toDoubleVector()).containsOnly(1);
      graph.params().assign(0.25);
      assertThat(norm.toDoubleVector()).containsOnly(0.25);
    }
  }

  @Test
  void the_same_seed_draws_the_same_parameters() {
    try (TransformerGraph one = graph(LossReduction.MEAN, ROWS);
        TransformerGraph same = graph(LossReduction.MEAN, ROWS);
        TransformerGraph other =
            TransformerGraph.of(TinyModel.layer(LossReduction.MEAN, ROWS), 18)) {
      assertThat(one.params()).isEqualTo(same.params()).isNotEqualTo(other.params());
    }
  }

  @Test
  void evaluates_like_any_classifier() {
    try (TransformerGraph graph = graph(LossReduction.MEAN, ROWS)) {
      graph.score(minibatch().toDataSet());
      PackedArrays data = minibatch();
      INDArray labels = Nd4j.zeros(DataType.FLOAT, ROWS, TinyModel.VOCABULARY, TinyModel.LENGTH);
      INDArray mask = Nd4j.zeros(DataType.FLOAT, ROWS, TinyModel.LENGTH);
      for (int row = 0; row < ROWS; row++) {
        for (int i = 0; i + 1 < TinyModel.LENGTH; i++) {
          int next = row * TinyModel.LENGTH + i + 1;
          if (data.lossMask()[next] != 0 && data.segmentIds()[next] != 0) {
            labels.putScalar(row, data.tokens()[next], i, 1);
            mask.putScalar(row, i, 1);
          }
        }
      }
      Evaluation evaluation = new Evaluation(TinyModel.VOCABULARY);
      INDArray output = graph.outputSingle(data.toDataSet().getFeatures(0));
      evaluation.evalTimeSeries(labels, output, mask);
      assertThat(output.sum(1).maxNumber().doubleValue()).isCloseTo(1, within(1e-5));
      assertThat(output.sum(1).minNumber().doubleValue()).isCloseTo(1, within(1e-5));
      assertThat(evaluation.accuracy())
          .isCloseTo(graph.transformer().loss().accuracy(), within(1e-9));
    }
  }

  @Test
  void refuses_arrays_of_another_shape() {
    try (TransformerGraph graph = graph(LossReduction.MEAN, ROWS)) {
      INDArray features = Nd4j.zeros(DataType.INT, 2, 3, 5);
      INDArray labels = Nd4j.zeros(DataType.INT, 2, 5);
      assertThatThrownBy(() -> graph.score(new MultiDataSet(features, labels)))
          .hasMessageContaining("[2, 3, 5]");
    }
  }

  @Test
  void the_configuration_survives_json() {
    try (TransformerGraph graph = graph(LossReduction.SUM, 3)) {
      ComputationGraphConfiguration read =
          ComputationGraphConfiguration.fromJson(graph.getConfiguration().toJson());
      ComputationGraph again = new ComputationGraph(read);
      again.init(graph.params(), true);
      assertThat(again.score(minibatch().toDataSet()))
          .isEqualTo(graph.score(minibatch().toDataSet()));
      again.close();
    }
  }

  private static TransformerGraph graph(LossReduction reduction, int rowsPerPass) {
    return TransformerGraph.of(TinyModel.layer(reduction, rowsPerPass), 17);
  }

  private static PackedArrays minibatch() {
    return PackedArrays.concatenate(
        IntStream.range(0, ROWS).mapToObj(TinyModel::sequence).toList());
  }

  private static INDArray gradients(TransformerGraph graph) {
    MultiDataSet data = minibatch().toDataSet();
    graph.setInputs(data.getFeatures());
    graph.setLabels(data.getLabels());
    graph.computeGradientAndScore();
    return graph.getFlattenedGradients();
  }

  private static int indexOfLargest(double[] values) {
    int largest = 0;
    for (int i = 0; i < values.length; i++) {
      if (Math.abs(values[i]) > Math.abs(values[largest])) {
        largest = i;
      }
    }
    return largest;
  }
}
