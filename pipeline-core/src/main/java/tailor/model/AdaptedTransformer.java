package tailor.model;

import java.nio.DoubleBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import tailor.model.Activations.Purpose;

/**
 * A decoder whose parameters are frozen, with low-rank adapters, which are what is learnt: the flat
 * vectors of parameters and gradients are those of the adapters, and the gradients of the frozen
 * weights are not computed. Only passes with gradients drop elements of the adapters' inputs.
 */
public final class AdaptedTransformer implements TrainableModel {
  /** Keeps the adapters' random numbers apart from those of {@link LayerDropouts}. */
  private static final long DROPOUT = 6;

  private final Transformer transformer;
  private final Kernels kernels;
  private final Tensor frozen;
  private final AdapterLayout layout;
  private final Allocator allocator;
  private final List<@Nullable MergedLengths> lengths = new ArrayList<>();
  private @Nullable AdapterActivations training;
  private @Nullable AdapterActivations inference;

  /**
   * A transformer with adapters.
   *
   * @param kernels which stay the caller's
   * @param frozen parameters of the model, laid out as {@link ParameterLayout} says; the caller's,
   *     and never written
   * @throws tailor.config.ConfigurationException if the adapters do not fit the model
   */
  public AdaptedTransformer(ModelConfig config, LoraConfig lora, Kernels kernels, Tensor frozen) {
    this(config, lora, kernels, frozen, Recomputation.NONE);
  }

  /**
   * As the other constructor.
   *
   * @param recomputation what training computes again rather than keeps
   */
  public AdaptedTransformer(
      ModelConfig config,
      LoraConfig lora,
      Kernels kernels,
      Tensor frozen,
      Recomputation recomputation) {
    this.layout = AdapterLayout.of(config, lora);
    this.transformer = new Transformer(config, kernels, recomputation);
    this.kernels = kernels;
    this.frozen = frozen;
    this.allocator = new Allocator(kernels);
    for (AdapterLayout.Module module : layout.modules()) {
      lengths.add(
          module.magnitude() == null
              ? null
              : new MergedLengths(kernels, allocator, frozenWeight(module), lora));
    }
  }

  private Tensor frozenWeight(AdapterLayout.Module module) {
    return frozen.view(module.weight().offset(), module.outputs(), module.inputs());
  }

  @Override
  public AdapterLayout layout() {
    return layout;
  }

  @Override
  public LossResult lossAndGradients(
      Tensor parameters, Batch batch, Tensor gradients, TrainingPass pass) {
    requireSize(gradients);
    training = activations(training, batch, Purpose.TRAINING);
    Weights weights =
        weights(
            parameters,
            gradients,
            training,
            module -> new Dropout(layout.lora().dropout(), pass.key().with(DROPOUT).with(module)));
    return transformer.lossAndGradients(weights, batch, pass);
  }

  @Override
  public LossResult tokenLosses(Tensor parameters, Batch batch, DoubleBuffer losses) {
    inference = activations(inference, batch, Purpose.INFERENCE);
    return transformer.tokenLosses(inferenceWeights(parameters, inference), batch, losses);
  }

  @Override
  public Tensor logits(Tensor parameters, Batch batch) {
    inference = activations(inference, batch, Purpose.INFERENCE);
    return transformer.logits(inferenceWeights(parameters, inference), batch);
  }

  private AdapterActivations activations(
      @Nullable AdapterActivations latest, Batch batch, Purpose purpose) {
    if (latest != null && latest.fits(batch.size())) {
      return latest;
    }
    if (latest != null) {
      latest.close();
    }
    return new AdapterActivations(layout, kernels, batch.size(), purpose);
  }

  private Weights inferenceWeights(Tensor parameters, AdapterActivations activations) {
    return weights(parameters, null, activations, module -> Dropout.NONE);
  }

  /**
   * @param dropouts of the modules, by index
   */
  private Weights weights(
      Tensor parameters,
      @Nullable Tensor gradients,
      AdapterActivations activations,
      IntFunction<Dropout> dropouts) {
    requireSize(parameters);
    List<LowRankAdapter> adapters = new ArrayList<>();
    for (int i = 0; i < layout.modules().size(); i++) {
      adapters.add(adapter(i, parameters, gradients, activations.module(i), dropouts.apply(i)));
    }
    return Weights.frozen(
        transformer.layout(),
        frozen,
        (layer, map) -> {
          List<LowRankAdapter> ofMap =
              adapters.stream()
                  .filter(adapter -> adapter.module().layer() == layer)
                  .filter(adapter -> adapter.module().map() == map)
                  .toList();
          return ofMap.isEmpty() ? null : new ProjectionAdapters(ofMap, activations);
        });
  }

  private LowRankAdapter adapter(
      int index,
      Tensor parameters,
      @Nullable Tensor gradients,
      AdapterActivations.Module activations,
      Dropout dropout) {
    AdapterLayout.Module module = layout.modules().get(index);
    Weight a = Weight.of(module.a(), parameters, gradients);
    Weight b = Weight.of(module.b(), parameters, gradients);
    MergedLengths merged = lengths.get(index);
    Weight magnitude =
        module.magnitude() == null ? null : Weight.of(module.magnitude(), parameters, gradients);
    if (merged != null && magnitude != null) {
      merged.update(a.value(), b.value(), magnitude.value());
    }
    return new LowRankAdapter(
        module, layout.lora().scaling(), a, b, magnitude, merged, activations, dropout);
  }

  private void requireSize(Tensor flat) {
    if (flat.size() != layout.size()) {
      throw new IllegalArgumentException(
          "a vector of %d elements for adapters of %d parameters"
              .formatted(flat.size(), layout.size()));
    }
  }

  @Override
  public void close() {
    transformer.close();
    allocator.close();
    if (training != null) {
      training.close();
      training = null;
    }
    if (inference != null) {
      inference.close();
      inference = null;
    }
  }
}
