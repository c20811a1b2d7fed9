package tailor.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tailor.model.ParameterLayout.Block;
import tailor.model.ParameterLayout.Parameter;
import tailor.model.ParameterLayout.Role;

/**
 * Where each parameter of a model's adapters lies in one flat vector. Each linear map of Hugging
 * Face ({@link LinearModules}) has an adapter of its own, also where several maps are one product
 * here. Names are those of PEFT without its prefix {@code base_model.model.}.
 */
public final class AdapterLayout implements FlatLayout {
  private static final String DOWN = ".lora_A.weight";
  private static final String UP = ".lora_B.weight";
  private static final String MAGNITUDE = ".lora_magnitude_vector";

  private final LoraConfig lora;
  private final LinearModules naming;
  private final List<Module> modules;
  private final Map<String, Parameter> parameters = new LinkedHashMap<>();
  private final long matrixSize;
  private long size;

  /**
   * A linear map with an adapter.
   *
   * @param weight of the frozen map, [outputs, inputs]
   * @param layer index of its decoder layer
   * @param map the product that it is a part of
   * @param mapOutputs outputs of that product
   * @param firstOutput where among them its own begin
   * @param a [rank, inputs]
   * @param b [outputs, rank]
   * @param magnitude [1, outputs], or null
   */
  public record Module(
      Parameter weight,
      int layer,
      LinearMap map,
      int mapOutputs,
      int firstOutput,
      Block a,
      Block b,
      @Nullable Block magnitude) {
    int outputs() {
      return Math.toIntExact(b.rows());
    }

    int inputs() {
      return Math.toIntExact(a.columns());
    }
  }

  private AdapterLayout(ModelConfig config, LoraConfig lora) {
    this.lora = lora;
    this.naming = config.blocks().modules();
    List<Place> places = places(config, lora);
    List<Block> down = new ArrayList<>();
    List<Block> up = new ArrayList<>();
    for (Place place : places) {
      down.add(addMatrix(place.name + DOWN, lora.rank(), place.inputs));
      up.add(addMatrix(place.name + UP, place.part.outputs(), lora.rank()));
    }
    matrixSize = size;
    ParameterLayout frozen = ParameterLayout.of(config);
    List<Module> found = new ArrayList<>();
    for (int i = 0; i < places.size(); i++) {
      Place place = places.get(i);
      Parameter weight = weight(place, frozen);
      Block magnitude =
          lora.variant() == LoraVariant.DORA
              ? addVector(place.name + MAGNITUDE, place.part.outputs())
              : null;
      found.add(
          new Module(
              weight,
              place.layer,
              place.map,
              place.map.outputs(config),
              place.firstOutput,
              down.get(i),
              up.get(i),
              magnitude));
    }
    modules = List.copyOf(found);
  }

  /** A linear map that gets an adapter. */
  private record Place(
      String name, int layer, LinearMap map, LinearMap.Part part, int firstOutput, int inputs) {}

  private static List<Place> places(ModelConfig config, LoraConfig lora) {
    List<Place> places = new ArrayList<>();
    LinearModules naming = config.blocks().modules();
    for (int layer = 0; layer < config.layers(); layer++) {
      for (LinearMap map : LinearMap.values()) {
        int firstOutput = 0;
        for (LinearMap.Part part : naming.of(map, config)) {
          if (lora.adapts(part)) {
            String name = naming.inLayer(layer, part.module());
            places.add(new Place(name, layer, map, part, firstOutput, map.inputs(config)));
          }
          firstOutput += part.outputs();
        }
      }
    }
    return places;
  }

  private static Parameter weight(Place place, ParameterLayout frozen) {
    Block product = Objects.requireNonNull(frozen.layer(place.layer).weights().get(place.map));
    return new Parameter(
        place.name + ".weight",
        product.offset() + (long) place.firstOutput * place.inputs,
        List.of((long) place.part.outputs(), (long) place.inputs),
        Role.MATRIX);
  }

  /**
   * The layout of the adapters of a model of this shape.
   *
   * @throws tailor.config.ConfigurationException if the adapters do not fit the model
   */
  public static AdapterLayout of(ModelConfig config, LoraConfig lora) {
    lora.requireFits(config);
    return new AdapterLayout(config, lora);
  }

  public LoraConfig lora() {
    return lora;
  }

  /** What the adapted maps are called. */
  public LinearModules naming() {
    return naming;
  }

  /** The adapted linear maps, in the order of the layers. */
  public List<Module> modules() {
    return modules;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public long matrixSize() {
    return matrixSize;
  }

  @Override
  public Map<String, Parameter> parameters() {
    return Collections.unmodifiableMap(parameters);
  }

  private Block addMatrix(String name, long rows, long columns) {
    return add(new Parameter(name, size, List.of(rows, columns), Role.MATRIX), rows, columns);
  }

  private Block addVector(String name, long elements) {
    return add(new Parameter(name, size, List.of(elements), Role.SCALE), 1, elements);
  }

  private Block add(Parameter parameter, long rows, long columns) {
    parameters.put(parameter.name(), parameter);
    Block block = new Block(size, rows, columns);
    size = Math.addExact(size, parameter.size());
    return block;
  }
}
