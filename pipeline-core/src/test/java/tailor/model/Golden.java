package tailor.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tailor.export.HuggingFaceConfig;
import tailor.export.family.StoredTensor;
import tailor.export.safetensors.MappedByteSource;
import tailor.export.safetensors.SafetensorsFile;
import tailor.export.safetensors.TensorInfo;

/**
 * What transformers computed on a tiny random model; written by {@code
 * src/test/python/golden_models.py}.
 *
 * @param file its config.json
 * @param batches the batches, of which training step i takes number {@code i % size}
 * @param steps what each step of training reported
 * @param optimizer the first step's settings; gradients are divided by the batch's count
 * @param greedy a prompt and its continuation
 * @param tensors the tensors of golden.safetensors
 */
public record Golden(
    HuggingFaceConfig file,
    List<Batch> batches,
    List<Step> steps,
    AdamW optimizer,
    Greedy greedy,
    Map<String, float[]> tensors) {

  /** The cases that the script writes. */
  public static final List<String> CASES =
      List.of(
          "grouped-query",
          "tied",
          "llama3-rotary",
          "yarn-rotary",
          "packed",
          "llama-biases",
          "qwen2",
          "qwen2-packed",
          "qwen2-window",
          "qwen3",
          "qwen3-packed",
          "mistral",
          "mistral-packed",
          "gpt2",
          "gpt2-packed");

  /**
   * One step of training.
   *
   * @param loss mean over the targets, before the step
   * @param norm of the gradient of the mean
   */
  public record Step(double loss, int count, int correct, double norm) {}

  /**
   * What transformers continues a prompt by, always with the likeliest token, before any training.
   */
  public record Greedy(int[] prompt, int[] continuation) {}

  public static Golden load(String name) throws IOException {
    Path folder = folder(name);
    ObjectMapper mapper = new ObjectMapper();
    byte[] json = Files.readAllBytes(folder.resolve("config.json"));
    HuggingFaceConfig config = HuggingFaceConfig.parse(name + "/config.json", json);
    JsonNode golden = mapper.readTree(folder.resolve("golden.json").toFile());
    List<Batch> batches = new ArrayList<>();
    golden.get("batches").forEach(batch -> batches.add(batch(batch)));
    List<Step> steps = new ArrayList<>();
    for (JsonNode step : golden.get("steps")) {
      steps.add(
          new Step(
              step.get("loss").asDouble(),
              step.get("count").asInt(),
              step.get("correct").asInt(),
              step.get("norm").asDouble()));
    }
    JsonNode optimizer = golden.get("optimizer");
    AdamW adamW =
        new AdamW(
            optimizer.get("lr").asDouble(),
            optimizer.get("beta1").asDouble(),
            optimizer.get("beta2").asDouble(),
            optimizer.get("epsilon").asDouble(),
            optimizer.get("decay").asDouble(),
            1,
            1);
    Map<String, float[]> tensors = new LinkedHashMap<>();
    Path file = folder.resolve("golden.safetensors");
    try (SafetensorsFile safetensors = SafetensorsFile.open(new MappedByteSource(file))) {
      for (TensorInfo tensor : safetensors.tensors().values()) {
        FloatBuffer values = FloatBuffer.allocate((int) tensor.elements());
        safetensors.read(tensor, (at, chunk, count) -> values.put(chunk, 0, count));
        tensors.put(tensor.name(), values.array());
      }
    }
    JsonNode continued = golden.get("greedy");
    Greedy greedy =
        new Greedy(integers(continued.get("prompt")), integers(continued.get("continuation")));
    return new Golden(config, batches, steps, adamW, greedy, tensors);
  }

  /** The model's shape. */
  public ModelConfig config() {
    return file.model();
  }

  /** The tensors that the model's files have. */
  public List<StoredTensor> stored() {
    return file.family().tensors(ParameterLayout.of(config()));
  }

  /** The tensors of one prefix as a flat vector: before, gradient, after. */
  public float[] flat(String prefix) {
    float[] flat = new float[(int) ParameterLayout.of(config()).size()];
    for (StoredTensor stored : stored()) {
      float[] values = tensor(prefix + "/" + stored.name());
      int columns = Math.toIntExact(stored.shape().get(stored.shape().size() - 1));
      int rows = values.length / columns;
      for (int i = 0; i < values.length; i++) {
        int at =
            switch (stored.orientation()) {
              case AS_IS -> i;
              case TRANSPOSED -> i % columns * rows + i / columns;
            };
        flat[(int) stored.offset() + at] = values[i];
      }
    }
    return flat;
  }

  public float[] tensor(String name) {
    return Objects.requireNonNull(tensors.get(name), name);
  }

  private static Path folder(String name) {
    try {
      URL url = Objects.requireNonNull(Golden.class.getResource(name + "/golden.json"), name);
      return Objects.requireNonNull(Path.of(url.toURI()).getParent());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Batch batch(JsonNode json) {
    int[] mask = integers(json.get("loss_mask"));
    byte[] lossMask = new byte[mask.length];
    for (int i = 0; i < mask.length; i++) {
      lossMask[i] = (byte) mask[i];
    }
    return Batch.ofSegmentIds(
        json.get("rows").asInt(),
        json.get("length").asInt(),
        integers(json.get("tokens")),
        integers(json.get("segment_ids")),
        lossMask);
  }

  private static int[] integers(JsonNode array) {
    int[] values = new int[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).asInt();
    }
    return values;
  }
}
