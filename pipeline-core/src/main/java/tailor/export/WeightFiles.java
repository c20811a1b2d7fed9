package tailor.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tailor.export.safetensors.FloatSink;
import tailor.export.safetensors.SafetensorsFile;
import tailor.export.safetensors.TensorInfo;
import tailor.export.safetensors.WeightType;
import tailor.run.BadDataException;
import tailor.run.Json;

/**
 * The tensors of a model, in {@code model.safetensors} or in the shards that {@code
 * model.safetensors.index.json} names. Where both are there the single file counts, as for
 * transformers. Headers are read and checked at once, values when asked for.
 */
final class WeightFiles implements Weights {
  static final String SINGLE = "model.safetensors";
  static final String INDEX = "model.safetensors.index.json";

  private static final String WEIGHT_MAP = "weight_map";

  /** A name that stays in its directory on every file system. */
  private static final Pattern SHARD = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*\\.safetensors");

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final List<SafetensorsFile> files = new ArrayList<>();
  private final Map<String, SafetensorsFile> fileOf = new LinkedHashMap<>();
  private final Map<String, TensorInfo> tensors = new LinkedHashMap<>();
  private final Map<String, Stored> stored = new LinkedHashMap<>();

  private WeightFiles() {}

  /**
   * Opens the weights of a directory.
   *
   * @throws BadDataException if there are none, or index and shards contradict each other
   */
  static WeightFiles open(ModelDirectory directory) throws IOException {
    WeightFiles weights = new WeightFiles();
    try {
      if (directory.has(SINGLE)) {
        weights.add(SafetensorsFile.open(directory.open(SINGLE)));
      } else if (directory.has(INDEX)) {
        weights.addShards(directory);
      } else {
        throw new BadDataException(
            "%s has neither %s nor %s.%s"
                .formatted(
                    directory,
                    SINGLE,
                    INDEX,
                    directory.has("pytorch_model.bin")
                        ? " Its weights are pickled, which Tailor does not read: save the model as"
                            + " safetensors first."
                        : " Give the directory of a model in Hugging Face form."));
      }
      return weights;
    } catch (IOException | RuntimeException e) {
      weights.close();
      throw e;
    }
  }

  @Override
  public Map<String, Stored> stored() {
    return Collections.unmodifiableMap(stored);
  }

  private String fileOf(String tensor) {
    return file(tensor).name();
  }

  @Override
  public void read(String tensor, FloatSink sink) throws IOException {
    file(tensor).read(Objects.requireNonNull(tensors.get(tensor)), sink);
  }

  @Override
  public void read(String tensor, long offset, float[] values, int count) throws IOException {
    file(tensor).read(Objects.requireNonNull(tensors.get(tensor)), offset, values, count);
  }

  private SafetensorsFile file(String tensor) {
    return Objects.requireNonNull(fileOf.get(tensor), tensor);
  }

  private void addShards(ModelDirectory directory) throws IOException {
    String index = directory.location() + "/" + INDEX;
    Map<String, String> shardOf = readIndex(index, directory.read(INDEX).orElseThrow());
    for (String shard : new TreeSet<>(shardOf.values())) {
      if (!SHARD.matcher(shard).matches()) {
        throw new BadDataException(
            "%s names '%s', which is no file name of a shard beside it.".formatted(index, shard));
      }
      if (!directory.has(shard)) {
        throw new BadDataException(
            "%s names %s, which is missing. Copy the whole model again.".formatted(index, shard));
      }
      add(SafetensorsFile.open(directory.open(shard)));
    }
    shardOf.forEach(
        (tensor, shard) -> {
          if (!fileOf.containsKey(tensor) || !fileOf(tensor).endsWith("/" + shard)) {
            throw new BadDataException(
                "%s says that tensor '%s' is in %s, where it is not."
                    .formatted(index, tensor, shard));
          }
        });
    for (String tensor : tensors.keySet()) {
      if (!shardOf.containsKey(tensor)) {
        throw new BadDataException(
            "%s holds tensor '%s', which %s does not list."
                .formatted(fileOf(tensor), tensor, index));
      }
    }
  }

  private static Map<String, String> readIndex(String origin, byte[] content) {
    JsonNode map;
    try {
      map = JSON.readTree(content).path(WEIGHT_MAP);
    } catch (JsonProcessingException e) {
      throw new BadDataException(origin + " is not valid JSON: " + Json.problem(e), e);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + origin, e);
    }
    if (!map.isObject() || map.isEmpty()) {
      throw new BadDataException(origin + " has no " + WEIGHT_MAP + " from tensors to files.");
    }
    Map<String, String> shards = new TreeMap<>();
    map.fields()
        .forEachRemaining(
            entry -> {
              if (!entry.getValue().isTextual()) {
                throw new BadDataException(
                    "%s gives %s as the file of tensor '%s'; expected a name."
                        .formatted(origin, entry.getValue(), entry.getKey()));
              }
              shards.put(entry.getKey(), entry.getValue().asText());
            });
    return shards;
  }

  private void add(SafetensorsFile file) {
    files.add(file);
    file.tensors()
        .forEach(
            (name, tensor) -> {
              SafetensorsFile other = fileOf.put(name, file);
              if (other != null) {
                throw new BadDataException(
                    "Tensor '%s' is both in %s and in %s."
                        .formatted(name, other.name(), file.name()));
              }
              tensors.put(name, tensor);
              stored.put(name, new Stored(name, tensor.shape(), unreadable(tensor)));
            });
  }

  private static Optional<String> unreadable(TensorInfo tensor) {
    return WeightType.of(tensor.type()).isPresent()
        ? Optional.empty()
        : Optional.of(tensor.type().name());
  }

  @Override
  public void close() throws IOException {
    for (SafetensorsFile file : files) {
      file.close();
    }
  }
}
