package tailor.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** Tiny random models that transformers wrote, with what it computes: see huggingface_golden.py. */
public enum GoldenModel {
  /** BF16 in one file, tied embeddings, Llama-3 rotary scaling. */
  TIED("tied", List.of("model.safetensors")),
  /** F32 in shards, untied, linear rotary scaling, an old configuration. */
  SHARDED(
      "sharded",
      List.of(
          "model.safetensors.index.json",
          "model-00001-of-00003.safetensors",
          "model-00002-of-00003.safetensors",
          "model-00003-of-00003.safetensors")),
  /** Biases of queries, keys and values. */
  QWEN2("qwen2", List.of("model.safetensors")),
  /** Norms of heads, whose size is not the hidden size by their number. */
  QWEN3("qwen3", List.of("model.safetensors")),
  /** A sliding window of four tokens. */
  MISTRAL("mistral", List.of("model.safetensors")),
  /** BF16 in one file: learned positions, layer norm, transposed matrices. */
  GPT2("gpt2", List.of("model.safetensors"));

  private static final List<String> OTHER_FILES =
      List.of("config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json");

  private final String folder;
  private final List<String> weights;

  GoldenModel(String folder, List<String> weights) {
    this.folder = folder;
    this.weights = weights;
  }

  /** Puts the model's files in a new directory under {@code parent}. */
  public Path copyTo(Path parent) throws IOException {
    Path directory = Files.createDirectories(parent.resolve(folder));
    for (List<String> names : List.of(weights, OTHER_FILES)) {
      for (String name : names) {
        Files.write(directory.resolve(name), read(name));
      }
    }
    return directory;
  }

  /** What transformers computes with the model. */
  public JsonNode expected() throws IOException {
    return new ObjectMapper().readTree(read("expected.json"));
  }

  private byte[] read(String name) throws IOException {
    try (InputStream in = GoldenModel.class.getResourceAsStream(folder + "/" + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }
}
