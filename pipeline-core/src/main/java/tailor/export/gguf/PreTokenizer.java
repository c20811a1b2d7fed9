package tailor.export.gguf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How a byte-level tokenizer cuts a text into words. GGUF has only a name for it, {@code
 * tokenizer.ggml.pre}; {@code tokenizer.json} has the rules.
 */
enum PreTokenizer {
  GPT2(
      List.of("gpt-2", "phi-2"),
      byteLevel(true),
      Merging.ALWAYS,
      JsonNodeFactory.instance.nullNode()),
  /** As GPT-2, each digit on its own. */
  SMOLLM(
      List.of("smollm", "starcoder"),
      sequence(
          JsonNodeFactory.instance
              .objectNode()
              .put("type", "Digits")
              .put("individual_digits", true),
          byteLevel(true)),
      Merging.ALWAYS,
      JsonNodeFactory.instance.nullNode()),
  LLAMA3(
      List.of("llama-bpe", "llama3", "llama-v3"),
      sequence(split("\\p{N}{1,3}"), byteLevel(false)),
      Merging.UNLESS_A_WORD_IS_A_TOKEN,
      JsonNodeFactory.instance.nullNode()),
  QWEN2(
      List.of("qwen2"),
      sequence(split("\\p{N}"), byteLevel(false)),
      Merging.ALWAYS,
      JsonNodeFactory.instance.objectNode().put("type", "NFC"));

  /** Whether a word that is a token as it stands is still put together from its letters. */
  enum Merging {
    ALWAYS,
    UNLESS_A_WORD_IS_A_TOKEN
  }

  private final List<String> names;
  private final ObjectNode rules;
  private final Merging merging;
  private final JsonNode normalizer;

  PreTokenizer(List<String> names, ObjectNode rules, Merging merging, JsonNode normalizer) {
    this.names = names;
    this.rules = rules;
    this.merging = merging;
    this.normalizer = normalizer;
  }

  /** The name that is written. */
  String ggufName() {
    return names.get(0);
  }

  /** The rules, as {@code pre_tokenizer}. */
  JsonNode rules() {
    return rules.deepCopy();
  }

  /** What {@code ignore_merges} says. */
  Merging merging() {
    return merging;
  }

  /** What is done to a text before it is cut. */
  JsonNode normalizer() {
    return normalizer.deepCopy();
  }

  /** The one that a GGUF file names. */
  static Optional<PreTokenizer> named(String name) {
    return Arrays.stream(values()).filter(known -> known.names.contains(name)).findFirst();
  }

  /** The one whose rules a {@code tokenizer.json} has. */
  static Optional<PreTokenizer> of(JsonNode tokenizer) {
    JsonNode rules = essence(tokenizer.path("pre_tokenizer"));
    JsonNode normalizer = tokenizer.path("normalizer");
    boolean ignoresMerges = tokenizer.path("model").path("ignore_merges").asBoolean(false);
    return Arrays.stream(values())
        .filter(known -> essence(known.rules).equals(rules))
        .filter(known -> known.normalizer.path("type").equals(normalizer.path("type")))
        .filter(known -> known.merging == Merging.UNLESS_A_WORD_IS_A_TOKEN || !ignoresMerges)
        .findFirst();
  }

  /** The names that files may have, for messages. */
  static String knownNames() {
    return Arrays.stream(values())
        .flatMap(known -> known.names.stream())
        .collect(Collectors.joining(", "));
  }

  /** The rules without what changes no token, and with what is left out where it is the default. */
  private static JsonNode essence(JsonNode rules) {
    JsonNode essence = rules.deepCopy();
    for (JsonNode step : essence.has("pretokenizers") ? essence.path("pretokenizers") : essence) {
      strip(step);
    }
    strip(essence);
    return essence;
  }

  private static void strip(JsonNode step) {
    if (step instanceof ObjectNode object && object.path("type").asText().equals("ByteLevel")) {
      object.remove("trim_offsets");
      object.put("use_regex", object.path("use_regex").asBoolean(true));
    }
  }

  private static ObjectNode byteLevel(boolean cutsWords) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("type", "ByteLevel")
        .put("add_prefix_space", false)
        .put("trim_offsets", true)
        .put("use_regex", cutsWords);
  }

  private static ObjectNode split(String numbers) {
    ObjectNode split = JsonNodeFactory.instance.objectNode().put("type", "Split");
    split
        .putObject("pattern")
        .put(
            "Regex",
            "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|"
                + numbers
                + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+");
    return split.put("behavior", "Isolated").put("invert", false);
  }

  private static ObjectNode sequence(ObjectNode... steps) {
    ObjectNode sequence = JsonNodeFactory.instance.objectNode().put("type", "Sequence");
    sequence.putArray("pretokenizers").addAll(List.of(steps));
    return sequence;
  }
}
