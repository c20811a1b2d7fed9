package tailor.jobs.broken;

import static tailor.jobs.broken.BrokenModel.DAMAGED;
import static tailor.jobs.broken.BrokenModel.UNUSABLE;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.util.List;
import java.util.function.Consumer;
import tailor.export.GoldenModel;

/** Models whose {@code config.json} is damaged, or describes another model or none. */
final class BrokenConfigurations {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LARGEST = Integer.MAX_VALUE;

  private BrokenConfigurations() {}

  static List<BrokenModel> all() {
    return List.of(
        text("it is no JSON", "config.json is not valid JSON", "{\"vocab_size\":"),
        text("it is empty", "is not a JSON object", ""),
        text("it is an array", "is not a JSON object", "[1, 2]"),
        text(
            "it is nested a million times",
            "config.json is not valid JSON",
            "{\"a\":".repeat(1_000_000)),
        model(
            "it has 300 million bytes",
            DAMAGED,
            "bytes; expected at most",
            config -> {
              try (var file = new RandomAccessFile(config.toFile(), "rw")) {
                file.setLength(300_000_000);
              }
            }),
        model("it is absent", UNUSABLE, "is no model: it has no config.json", Files::delete),
        model(
            "it is an adapter's",
            UNUSABLE,
            "peft_type is not given, expected LORA",
            config -> Files.move(config, config.resolveSibling("adapter_config.json"))),
        value(
            "the architecture is another",
            UNUSABLE,
            "the architecture is BertModel",
            config -> config.putArray("architectures").add("BertModel")),
        value(
            "the vocabulary is larger than the weights",
            DAMAGED,
            "of another shape (model.embed_tokens.weight is [320, 16], expected [2147483647, 16])",
            config -> config.put("vocab_size", LARGEST)),
        value(
            "the hidden size is larger than the weights",
            DAMAGED,
            "of another shape",
            config -> config.put("hidden_size", 1 << 20)),
        value(
            "there are two thousand million layers",
            UNUSABLE,
            "num_hidden_layers is 2,147,483,647, expected at most 4,096",
            config -> config.put("num_hidden_layers", LARGEST)),
        value(
            "there is a layer more than weights",
            DAMAGED,
            "9 missing (model.layers.2.",
            config -> config.put("num_hidden_layers", 3)),
        value(
            "a size is negative",
            UNUSABLE,
            "intermediate_size is -24, expected a whole number from 1 on",
            config -> config.put("intermediate_size", -24)),
        value(
            "a size is a text",
            UNUSABLE,
            "hidden_size is \"sixteen\", expected a whole number",
            config -> config.put("hidden_size", "sixteen")),
        value(
            "a size is missing",
            UNUSABLE,
            "num_attention_heads is missing",
            config -> {
              config.remove("num_attention_heads");
            }),
        value(
            "the heads do not divide",
            UNUSABLE,
            "no multiple of num_key_value_heads 3",
            config -> config.put("num_key_value_heads", 3)),
        value(
            "the rotary scaling is unknown",
            UNUSABLE,
            "rope_type is 'spiral'",
            config -> ((ObjectNode) config.get("rope_parameters")).put("rope_type", "spiral")));
  }

  private static BrokenModel model(
      String name, int exitCode, String message, BrokenModel.Breaker breaker) {
    return BrokenModel.of(
        "config.json: " + name, exitCode, message, GoldenModel.TIED, "config.json", breaker);
  }

  private static BrokenModel text(String name, String message, String content) {
    return model(name, DAMAGED, message, config -> Files.writeString(config, content));
  }

  private static BrokenModel value(
      String name, int exitCode, String message, Consumer<ObjectNode> breaker) {
    return model(
        name,
        exitCode,
        message,
        config -> {
          ObjectNode changed = (ObjectNode) JSON.readTree(config.toFile());
          breaker.accept(changed);
          JSON.writeValue(config.toFile(), changed);
        });
  }
}
