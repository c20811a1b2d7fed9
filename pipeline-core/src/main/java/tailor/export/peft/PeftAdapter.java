package tailor.export.peft;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import tailor.config.ConfigurationException;
import tailor.export.HuggingFaceConfig;
import tailor.export.ModelDirectory;
import tailor.export.gguf.GgufModel;
import tailor.export.hub.HubModels;
import tailor.export.hub.HubName;
import tailor.export.safetensors.NamedTensor;
import tailor.export.safetensors.SafetensorsFile;
import tailor.export.safetensors.SafetensorsWriter;
import tailor.export.safetensors.TensorInfo;
import tailor.export.safetensors.WeightType;
import tailor.run.BadDataException;
import tailor.run.Progress;
import tailor.tokenize.TokenizerFiles;

/** Adapters in the form of PEFT, read whole. */
public final class PeftAdapter {
  /** The file of the adapters' tensors. */
  public static final String WEIGHTS = "adapter_model.safetensors";

  private static final String PICKLED = "adapter_model.bin";

  /** How many names a message lists. */
  private static final int NAMES_SHOWN = 5;

  private final ModelDirectory directory;
  private final PeftConfig config;
  private final TreeMap<String, Values> tensors = new TreeMap<>();
  private final Map<String, LowRankUpdate> updates = new HashMap<>();

  /** A tensor of the file. */
  private record Values(List<Long> shape, float[] elements) {
    int size(int dimension) {
      return Math.toIntExact(shape.get(dimension));
    }
  }

  private PeftAdapter(ModelDirectory directory, PeftConfig config) {
    this.directory = directory;
    this.config = config;
  }

  /** Whether a location is a directory of adapters. */
  public static boolean isAt(String location, Configuration hadoop) throws IOException {
    return !GgufModel.isAt(location)
        && !location.endsWith(".json")
        && ModelDirectory.at(location, hadoop).has(PeftConfig.FILE);
  }

  /**
   * Reads a directory.
   *
   * @throws ConfigurationException if Tailor does not compute such adapters
   * @throws BadDataException if its files are damaged or contradict each other
   */
  public static PeftAdapter read(ModelDirectory directory) throws IOException {
    byte[] content = directory.read(PeftConfig.FILE).orElseThrow();
    PeftConfig config = PeftConfig.parse(directory + "/" + PeftConfig.FILE, content);
    if (!directory.has(WEIGHTS)) {
      throw new BadDataException(
          "%s has no %s.%s"
              .formatted(
                  directory,
                  WEIGHTS,
                  directory.has(PICKLED)
                      ? " Its tensors are pickled, which Tailor does not read: save the adapters as"
                          + " safetensors first."
                      : " Copy the whole directory again."));
    }
    PeftAdapter adapter = new PeftAdapter(directory, config);
    try (SafetensorsFile file = SafetensorsFile.open(directory.open(WEIGHTS))) {
      for (TensorInfo tensor : file.tensors().values()) {
        adapter.add(tensor, file);
      }
    }
    adapter.pair();
    return adapter;
  }

  private void add(TensorInfo tensor, SafetensorsFile file) throws IOException {
    float[] elements = new float[Math.toIntExact(tensor.elements())];
    file.read(tensor, 0, elements, elements.length);
    tensors.put(tensor.name(), new Values(tensor.shape(), elements));
  }

  private void pair() {
    List<String> unknown = new ArrayList<>();
    for (String name : tensors.keySet()) {
      Optional<String> module = module(name);
      if (module.isEmpty()) {
        unknown.add(name);
      } else {
        updates.computeIfAbsent(PeftNames.weight(module.get()), weight -> update(module.get()));
      }
    }
    if (!unknown.isEmpty() || updates.isEmpty()) {
      throw new BadDataException(
          "%s/%s has %s; expected %s…%s and %s of linear maps. Merge the adapters with PEFT, and give the merged model."
              .formatted(
                  directory,
                  WEIGHTS,
                  unknown.isEmpty()
                      ? "no tensor"
                      : String.join(
                          ", ", unknown.subList(0, Math.min(NAMES_SHOWN, unknown.size()))),
                  PeftNames.PREFIX,
                  PeftNames.A,
                  PeftNames.B));
    }
  }

  private static Optional<String> module(String tensor) {
    if (!tensor.startsWith(PeftNames.PREFIX)) {
      return Optional.empty();
    }
    String name = tensor.substring(PeftNames.PREFIX.length());
    return List.of(PeftNames.A, PeftNames.B, PeftNames.MAGNITUDE).stream()
        .filter(name::endsWith)
        .map(suffix -> name.substring(0, name.length() - suffix.length()))
        .findFirst();
  }

  private LowRankUpdate update(String module) {
    @Nullable Values a = tensors.get(PeftNames.PREFIX + module + PeftNames.A);
    @Nullable Values b = tensors.get(PeftNames.PREFIX + module + PeftNames.B);
    @Nullable Values magnitude = tensors.get(PeftNames.PREFIX + module + PeftNames.MAGNITUDE);
    boolean fit =
        a != null
            && b != null
            && a.shape.size() == 2
            && b.shape.size() == 2
            && a.size(0) == b.size(1)
            && (magnitude == null || magnitude.elements.length == b.size(0));
    if (!fit) {
      throw new BadDataException(
          "%s/%s: the tensors of '%s' do not fit each other: lora_A is %s, lora_B %s, the magnitudes %s. Save the adapters again."
              .formatted(directory, WEIGHTS, module, shape(a), shape(b), shape(magnitude)));
    }
    Values down = Objects.requireNonNull(a);
    Values up = Objects.requireNonNull(b);
    return new LowRankUpdate(
        down.size(0),
        down.size(1),
        up.size(0),
        config.scaling(module, down.size(0)),
        down.elements,
        up.elements,
        magnitude == null ? null : magnitude.elements);
  }

  private static String shape(@Nullable Values tensor) {
    return tensor == null ? "missing" : tensor.shape.toString();
  }

  /** Where it is. */
  public ModelDirectory directory() {
    return directory;
  }

  /** As the other method, if nobody else says where the model lies. */
  public String base(Configuration hadoop) throws IOException {
    return base(Optional.empty(), hadoop);
  }

  /**
   * Where the model lies that is adapted.
   *
   * @param given says so; else it is the path that the adapters name, as it is or relative to their
   *     directory, or a model on the hub of that name, which is fetched
   * @throws ConfigurationException if it is not found
   */
  public String base(Optional<String> given, Configuration hadoop) throws IOException {
    if (given.isPresent()) {
      return given.get();
    }
    String advice = "Name it with --base, or in base_model_name_or_path of that file.";
    BaseModelName base =
        config
            .base()
            .orElseThrow(
                () ->
                    new ConfigurationException(
                        "%s/%s does not name the model that is adapted. %s"
                            .formatted(directory, PeftConfig.FILE, advice)));
    for (String location : List.of(base.name(), directory.location() + "/" + base.name())) {
      if (exists(location, hadoop)) {
        return location;
      }
    }
    return base.onHub()
        .map(PeftAdapter::fetched)
        .orElseThrow(
            () ->
                new ConfigurationException(
                    "The model '%s' that %s/%s names as the adapted one does not exist. %s"
                        .formatted(base.name(), directory, PeftConfig.FILE, advice)));
  }

  private static String fetched(String onHub) {
    return HubModels.ofEnvironment(Progress.silent())
        .fetch(HubName.parse(onHub))
        .directory()
        .toString();
  }

  private static boolean exists(String location, Configuration hadoop) throws IOException {
    try {
      Path path = new Path(location);
      return path.getFileSystem(hadoop).exists(path);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** The names of the weights that are adapted, and their shapes [outputs, inputs]. */
  public Map<String, List<Long>> adapted() {
    Map<String, List<Long>> adapted = new TreeMap<>();
    updates.forEach(
        (weight, update) ->
            adapted.put(weight, List.of((long) update.outputs(), (long) update.inputs())));
    return adapted;
  }

  /**
   * Merges an adapter into a row of the weight that it adapts.
   *
   * @param weight one of {@link #adapted}
   * @param values the row, changed in place
   */
  public void merge(String weight, int row, float[] values) {
    Objects.requireNonNull(updates.get(weight), weight).apply(row, values);
  }

  /** A tensor by its name in the file, less {@code base_model.model.}. */
  float[] tensor(String name) {
    Values values = tensors.get(PeftNames.PREFIX + name);
    if (values == null) {
      throw new BadDataException(
          "%s/%s has no tensor of '%s'. Delete the checkpoint and train again."
              .formatted(directory, WEIGHTS, name));
    }
    return values.elements;
  }

  /**
   * Writes the adapters to another directory.
   *
   * @param tokenizer written beside them
   * @param type element type of the tensors
   */
  public void write(ModelDirectory target, TokenizerFiles tokenizer, WeightType type)
      throws IOException {
    List<NamedTensor> named = new ArrayList<>();
    tensors.forEach(
        (name, values) ->
            named.add(
                new NamedTensor(
                    name,
                    values.shape,
                    (offset, chunk, count) ->
                        System.arraycopy(
                            values.elements, Math.toIntExact(offset), chunk, 0, count))));
    write(target, config, named, tokenizer, type);
  }

  /**
   * Writes adapters; {@code adapter_config.json} comes last, so that what has it is complete.
   *
   * @param tensors under their names in the file
   */
  static void write(
      ModelDirectory target,
      PeftConfig config,
      List<NamedTensor> tensors,
      TokenizerFiles tokenizer,
      WeightType type)
      throws IOException {
    for (Map.Entry<String, byte[]> file : tokenizer.files().entrySet()) {
      if (!file.getKey().equals(HuggingFaceConfig.FILE)) {
        target.write(file.getKey(), file.getValue());
      }
    }
    target.write(
        WEIGHTS, out -> new SafetensorsWriter(type, Map.of("format", "pt")).write(tensors, out));
    target.write(PeftConfig.FILE, config.toJson());
  }
}
