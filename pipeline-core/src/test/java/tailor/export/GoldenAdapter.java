package tailor.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import tailor.export.safetensors.MappedByteSource;
import tailor.export.safetensors.SafetensorsFile;
import tailor.export.safetensors.TensorInfo;
import tailor.model.AdapterLayout;
import tailor.model.Batch;
import tailor.model.LoraConfig;
import tailor.model.LoraVariant;

/** Adapters that peft made, and what it computes with them: see peft_golden.py. */
public enum GoldenAdapter {
  LORA("lora", new LoraConfig(LoraVariant.LORA, 4, 6, Set.of(LoraConfig.ALL_LINEAR))),
  /** Of a model with biases; some of its maps, sequences packed. */
  RSLORA_PACKED(
      "rslora-packed",
      new LoraConfig(LoraVariant.RSLORA, 3, 2, Set.of("q_proj", "v_proj", "down_proj"))),
  /** Of a model with norms of heads. */
  DORA("dora", new LoraConfig(LoraVariant.DORA, 4, 2, Set.of(LoraConfig.ALL_LINEAR))),
  /** Of a model with biases; some of its maps, sequences packed. */
  DORA_PACKED(
      "dora-packed", new LoraConfig(LoraVariant.DORA, 2, 3, Set.of("k_proj", "up_proj", "o_proj"))),
  /**
   * Of a model whose matrices are stored transposed, and whose queries, keys and values are one.
   */
  GPT2("gpt2", new LoraConfig(LoraVariant.LORA, 3, 6, Set.of(LoraConfig.ALL_LINEAR))),
  /** Of the same; some of its maps, sequences packed. */
  GPT2_DORA_PACKED(
      "gpt2-dora-packed",
      new LoraConfig(LoraVariant.DORA, 2, 4, Set.of("c_attn", "attn.c_proj", "c_fc")));

  private static final String PREFIX = "base_model.model.";

  private final String folder;
  private final LoraConfig lora;

  GoldenAdapter(String folder, LoraConfig lora) {
    this.folder = folder;
    this.lora = lora;
  }

  /** What it was made with. */
  public LoraConfig lora() {
    return lora;
  }

  /** The directory that peft saved. */
  public Path directory() {
    return directory(folder);
  }

  /** A directory that peft saved, of adapters that are no {@link LoraConfig}. */
  public static Path directory(String folder) {
    try {
      URL url =
          Objects.requireNonNull(
              GoldenAdapter.class.getResource("adapters/" + folder + "/golden.json"), folder);
      return Objects.requireNonNull(Path.of(url.toURI()).getParent());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What peft computed: losses and settings. */
  public JsonNode golden() throws IOException {
    return new ObjectMapper().readTree(directory().resolve("golden.json").toFile());
  }

  /** The batches of training. */
  public static List<Batch> batches(JsonNode golden) {
    List<Batch> batches = new ArrayList<>();
    for (JsonNode batch : golden.get("batches")) {
      int[] mask = integers(batch.get("loss_mask"));
      byte[] bytes = new byte[mask.length];
      for (int i = 0; i < mask.length; i++) {
        bytes[i] = (byte) mask[i];
      }
      batches.add(
          Batch.ofSegmentIds(
              batch.get("rows").asInt(),
              batch.get("length").asInt(),
              integers(batch.get("tokens")),
              integers(batch.get("segment_ids")),
              bytes));
    }
    return batches;
  }

  private static int[] integers(JsonNode array) {
    int[] values = new int[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).asInt();
    }
    return values;
  }

  /** The tensors of golden.safetensors. */
  public Map<String, float[]> tensors() throws IOException {
    return tensors(directory());
  }

  /** The tensors of golden.safetensors in a directory. */
  public static Map<String, float[]> tensors(Path directory) throws IOException {
    Map<String, float[]> tensors = new LinkedHashMap<>();
    Path file = directory.resolve("golden.safetensors");
    try (SafetensorsFile safetensors = SafetensorsFile.open(new MappedByteSource(file))) {
      for (TensorInfo tensor : safetensors.tensors().values()) {
        FloatBuffer values = FloatBuffer.allocate((int) tensor.elements());
        safetensors.read(tensor, (at, chunk, count) -> values.put(chunk, 0, count));
        tensors.put(tensor.name(), values.array());
      }
    }
    return tensors;
  }

  /** Those of one kind as a flat vector: gradient, after. */
  public static float[] flat(Map<String, float[]> tensors, String kind, AdapterLayout layout) {
    float[] flat = new float[(int) layout.size()];
    layout
        .parameters()
        .values()
        .forEach(
            parameter -> {
              float[] values =
                  Objects.requireNonNull(
                      tensors.get(kind + "/" + PREFIX + parameter.name()), parameter.name());
              System.arraycopy(values, 0, flat, (int) parameter.offset(), values.length);
            });
    return flat;
  }
}
