package tailor.export;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import tailor.config.ConfigurationException;
import tailor.export.family.StoredTensor;
import tailor.export.gguf.GgufModel;
import tailor.export.peft.PeftAdapter;
import tailor.export.peft.PeftConfig;
import tailor.export.safetensors.FloatSink;
import tailor.export.safetensors.FloatSupply;
import tailor.model.AdapterLayout;
import tailor.model.ModelConfig;
import tailor.model.ParameterLayout;
import tailor.model.Tensor;
import tailor.run.BadDataException;
import tailor.tokenize.Tokenizer;
import tailor.tokenize.TokenizerFiles;

/**
 * A model on disk, open for reading: {@code config.json}, weights in safetensors, and the tokenizer
 * of a directory in Hugging Face form; or a GGUF file, seen as such a directory. Opening it checks
 * that the three fit each other, reading no weight yet, so that it serves to validate a
 * configuration as well. Not for several threads at once.
 */
public final class HuggingFaceModel implements Closeable {
  /** How many names a message lists before it only counts. */
  private static final int NAMES_SHOWN = 5;

  private final String location;
  private final HuggingFaceConfig config;
  private final ParameterLayout layout;
  private final Weights weights;
  private final Map<String, String> fileNames = new LinkedHashMap<>();
  private final TokenizerFiles tokenizerFiles;
  private final Optional<PeftAdapter> adapter;

  private HuggingFaceModel(
      String location, HuggingFaceConfig config, Weights weights, TokenizerFiles tokenizerFiles) {
    this(location, config, weights, tokenizerFiles, Optional.empty());
  }

  private HuggingFaceModel(
      String location,
      HuggingFaceConfig config,
      Weights weights,
      TokenizerFiles tokenizerFiles,
      Optional<PeftAdapter> adapter) {
    this.location = location;
    this.config = config;
    this.layout = ParameterLayout.of(config.model());
    this.weights = weights;
    this.tokenizerFiles = tokenizerFiles;
    this.adapter = adapter;
    for (String inFile : weights.stored().keySet()) {
      fileNames.putIfAbsent(config.family().tensorName(inFile), inFile);
    }
  }

  /**
   * Opens a model.
   *
   * @param location path, or URI of any Hadoop file system; it ends in {@code .gguf} if it is a
   *     GGUF file. A directory of PEFT's is the model that it adapts, with the adapters merged
   * @throws ConfigurationException if it is no model, Tailor cannot compute the model, or the
   *     tokenizer does not fit
   * @throws BadDataException if weights are missing, damaged, or of other shapes than the
   *     configuration says
   */
  public static HuggingFaceModel open(String location, Configuration hadoop) {
    return open(location, Optional.empty(), hadoop);
  }

  /**
   * As the other method.
   *
   * @param base the model that the location adapts, in the place of the one that it names; to be
   *     given for a directory of PEFT's only
   */
  public static HuggingFaceModel open(
      String location, Optional<String> base, Configuration hadoop) {
    try {
      if (PeftAdapter.isAt(location, hadoop)) {
        ModelDirectory directory = ModelDirectory.at(location, hadoop);
        return openAdapter(PeftAdapter.read(directory), base, hadoop);
      }
      if (base.isPresent()) {
        throw new ConfigurationException(
            "--base is given, but the model %s has no adapters (%s) that need one. Leave it out."
                .formatted(location, PeftConfig.FILE));
      }
      return GgufModel.isAt(location)
          ? openFile(GgufFiles.open(location, hadoop))
          : openDirectory(location, hadoop);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the model " + location, e);
    }
  }

  private static HuggingFaceModel openDirectory(String location, Configuration hadoop)
      throws IOException {
    ModelDirectory directory = ModelDirectory.at(location, hadoop);
    HuggingFaceConfig config = readConfig(directory);
    TokenizerFiles tokenizer = TokenizerFiles.read(location, hadoop);
    return new HuggingFaceModel(
            directory.location(), config, WeightFiles.open(directory), tokenizer)
        .checked();
  }

  private static HuggingFaceModel openFile(GgufModel file) throws IOException {
    try {
      HuggingFaceConfig config = HuggingFaceConfig.parse(file.name(), file.configJson());
      Weights weights = new GgufWeights(file, config.model());
      return new HuggingFaceModel(file.name(), config, weights, file.tokenizer()).checked();
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static HuggingFaceModel openAdapter(
      PeftAdapter adapter, Optional<String> given, Configuration hadoop) throws IOException {
    String location = adapter.directory().location();
    HuggingFaceModel base = open(adapter.base(given, hadoop), hadoop);
    try {
      TokenizerFiles tokenizer =
          TokenizerFiles.isIn(location, hadoop)
              ? TokenizerFiles.read(location, hadoop).besideModelFilesOf(base.tokenizerFiles)
              : base.tokenizerFiles;
      Weights weights =
          new MergedWeights(base.weights, adapter, base.location, base.tensors(), base.fileNames);
      return new HuggingFaceModel(location, base.config, weights, tokenizer, Optional.of(adapter))
          .checked();
    } catch (IOException | RuntimeException e) {
      base.close();
      throw e;
    }
  }

  private HuggingFaceModel checked() {
    try {
      requireExpectedTensors();
      tokenizer();
      return this;
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private static HuggingFaceConfig readConfig(ModelDirectory directory) throws IOException {
    if (!directory.exists()) {
      throw new ConfigurationException(
          "The model %s does not exist: expected a directory in Hugging Face form."
              .formatted(directory));
    }
    Optional<byte[]> content = directory.read(HuggingFaceConfig.FILE);
    if (content.isEmpty()) {
      throw new ConfigurationException(
          "%s is no model: it has no %s. Give a directory in Hugging Face form."
              .formatted(directory, HuggingFaceConfig.FILE));
    }
    return HuggingFaceConfig.parse(
        directory.location() + "/" + HuggingFaceConfig.FILE, content.get());
  }

  /** Where it is. */
  public String location() {
    return location;
  }

  public HuggingFaceConfig config() {
    return config;
  }

  /** The shape of the model. */
  public ModelConfig shape() {
    return config.model();
  }

  /**
   * Checks that adapters would adapt weights as the model has them on disk, which is where PEFT
   * looks for them.
   *
   * @throws ConfigurationException if not
   */
  public void requireAdaptable(AdapterLayout adapters) {
    List<StoredTensor> stored = tensors();
    for (AdapterLayout.Module module : adapters.modules()) {
      ParameterLayout.Parameter weight = module.weight();
      boolean own =
          stored.stream()
              .filter(tensor -> tensor.name().equals(weight.name()))
              .anyMatch(tensor -> tensor.offset() == weight.offset());
      if (!own) {
        throw new ConfigurationException(
            "adapters are not computed for models that have no weight %s of %s of their own. Leave train.adapter out."
                .formatted(weight.name(), weight.shape()));
      }
    }
  }

  /** The adapters that are merged into the weights, if the location is a directory of PEFT's. */
  public Optional<PeftAdapter> adapter() {
    return adapter;
  }

  /** The tokenizer that lies beside the weights; shared by the JVM. */
  public Tokenizer tokenizer() {
    Tokenizer tokenizer = Tokenizer.of(tokenizerFiles);
    tokenizer.requireFits(shape().vocabularySize(), location());
    return tokenizer;
  }

  /** The files of the tokenizer. */
  public TokenizerFiles tokenizerFiles() {
    return tokenizerFiles;
  }

  /**
   * Reads all weights into one flat vector, laid out as {@link ParameterLayout} says.
   *
   * @param parameters vector of {@link ParameterLayout#size} elements
   * @throws BadDataException if a weight is NaN or infinite
   */
  public void readWeights(Tensor parameters) {
    readWeights(
        (offset, values, count) -> parameters.write(offset, FloatBuffer.wrap(values, 0, count)));
  }

  /** Reads all weights, handing them over with their offsets in the flat vector. */
  public void readWeights(FloatSink parameters) {
    try {
      requireTied();
      flatWeights().read(parameters);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the weights of " + location, e);
    }
  }

  /**
   * The weights as one flat vector that is read where it lies, for copying a model without holding
   * it. What is asked for at once must be within one parameter.
   */
  public FloatSupply weights() {
    FlatWeights flat = flatWeights();
    return (offset, values, count) -> {
      try {
        flat.read(offset, values, count);
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot read the weights of " + location, e);
      }
    };
  }

  private FlatWeights flatWeights() {
    return new FlatWeights(weights, tensors(), fileNames);
  }

  private List<StoredTensor> tensors() {
    return config.family().tensors(layout);
  }

  /** A tied model may carry its output projection as well, but then as the same values. */
  private void requireTied() throws IOException {
    if (!shape().tiedEmbeddings() || !weights.stored().containsKey(ParameterLayout.OUTPUT)) {
      return;
    }
    String embedding =
        tensors().stream()
            .filter(tensor -> tensor.offset() == layout.embedding())
            .map(tensor -> Objects.requireNonNull(fileNames.get(tensor.name())))
            .findFirst()
            .orElseThrow();
    if (fingerprint(ParameterLayout.OUTPUT) != fingerprint(embedding)) {
      throw new BadDataException(
          "%s says tie_word_embeddings, but %s differs from %s. Correct the one or the other."
              .formatted(
                  location + "/" + HuggingFaceConfig.FILE, ParameterLayout.OUTPUT, embedding));
    }
  }

  /** FNV-1a over the values' bits. */
  private long fingerprint(String tensor) throws IOException {
    long[] hash = {0xCBF29CE484222325L};
    weights.read(
        tensor,
        (offset, values, count) -> {
          for (int i = 0; i < count; i++) {
            hash[0] = (hash[0] ^ Float.floatToIntBits(values[i])) * 0x100000001B3L;
          }
        });
    return hash[0];
  }

  private void requireExpectedTensors() {
    List<String> missing = new ArrayList<>();
    List<String> misshapen = new ArrayList<>();
    List<String> mistyped = new ArrayList<>();
    Set<String> used = new HashSet<>();
    for (StoredTensor expected : tensors()) {
      String inFile = fileNames.getOrDefault(expected.name(), expected.name());
      used.add(inFile);
      Weights.@Nullable Stored tensor = weights.stored().get(inFile);
      if (tensor == null) {
        missing.add(expected.name());
      } else if (!tensor.shape().equals(expected.shape())) {
        misshapen.add(
            "%s is %s, expected %s".formatted(tensor.name(), tensor.shape(), expected.shape()));
      } else if (tensor.unreadable().isPresent()) {
        mistyped.add(
            "%s is %s, expected F32, F16 or BF16"
                .formatted(tensor.name(), tensor.unreadable().get()));
      }
    }
    List<String> unexpected =
        weights.stored().keySet().stream()
            .filter(name -> !used.contains(name) && !isRedundant(name))
            .toList();
    List<String> problems = new ArrayList<>();
    describe(problems, "missing", missing);
    describe(problems, "of another shape", misshapen);
    describe(problems, "of another type", mistyped);
    describe(problems, "unexpected", unexpected);
    if (!problems.isEmpty()) {
      throw new BadDataException(
          "The weights of %s are not those that its %s describes: %s. Get the model again from where it came."
              .formatted(location, HuggingFaceConfig.FILE, String.join("; ", problems)));
    }
  }

  /** Whether others write the tensor although it follows from the rest of the model. */
  private boolean isRedundant(String name) {
    return config.family().isRedundant(name)
        || name.equals(ParameterLayout.OUTPUT) && shape().tiedEmbeddings();
  }

  private static void describe(List<String> problems, String what, List<String> tensors) {
    if (!tensors.isEmpty()) {
      String names = String.join(", ", tensors.subList(0, Math.min(NAMES_SHOWN, tensors.size())));
      String rest = tensors.size() > NAMES_SHOWN ? ", …" : "";
      problems.add("%d %s (%s%s)".formatted(tensors.size(), what, names, rest));
    }
  }

  @Override
  public void close() {
    try {
      weights.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot close the weights of " + location, e);
    }
  }
}
