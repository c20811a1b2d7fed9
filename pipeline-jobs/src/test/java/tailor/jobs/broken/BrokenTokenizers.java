package tailor.jobs.broken;

import static tailor.jobs.broken.BrokenModel.DAMAGED;
import static tailor.jobs.broken.BrokenModel.UNUSABLE;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.util.List;
import tailor.export.GoldenModel;

/** Models whose tokenizer is damaged, or another's. */
final class BrokenTokenizers {
  private static final ObjectMapper JSON = new ObjectMapper();

  private BrokenTokenizers() {}

  static List<BrokenModel> all() {
    return List.of(
        text("it is no JSON", "is not valid JSON", "{\"model\":"),
        model(
            "it is empty",
            UNUSABLE,
            "has no vocabulary: tokenizer.json lacks model.vocab",
            tokenizer -> Files.writeString(tokenizer, "")),
        text("it is nested a million times", "is not valid JSON", "[".repeat(1_000_000)),
        model(
            "it has 300 million bytes",
            DAMAGED,
            "bytes; expected at most",
            tokenizer -> {
              try (var file = new RandomAccessFile(tokenizer.toFile(), "rw")) {
                file.setLength(300_000_000);
              }
            }),
        model("it is absent", UNUSABLE, "does not exist: expected a tokenizer.json", Files::delete),
        model(
            "it has more tokens than the embedding",
            UNUSABLE,
            "Use the tokenizer that came with the model.",
            tokenizer -> {
              ObjectNode changed = (ObjectNode) JSON.readTree(tokenizer.toFile());
              ((ObjectNode) changed.path("model").path("vocab")).put("beyond", 1_000_000);
              JSON.writeValue(tokenizer.toFile(), changed);
            }),
        model(
            "it is of an unknown kind",
            UNUSABLE,
            "cannot be opened: ",
            tokenizer -> {
              ObjectNode changed = (ObjectNode) JSON.readTree(tokenizer.toFile());
              ((ObjectNode) changed.path("model")).put("type", "Telepathy");
              JSON.writeValue(tokenizer.toFile(), changed);
            }),
        model(
            "its configuration is no JSON",
            DAMAGED,
            "tokenizer_config.json of the tokenizer ",
            tokenizer ->
                Files.writeString(tokenizer.resolveSibling("tokenizer_config.json"), "{{")));
  }

  private static BrokenModel model(
      String name, int exitCode, String message, BrokenModel.Breaker breaker) {
    return BrokenModel.of(
        "tokenizer: " + name, exitCode, message, GoldenModel.TIED, "tokenizer.json", breaker);
  }

  private static BrokenModel text(String name, String message, String content) {
    return model(name, DAMAGED, message, tokenizer -> Files.writeString(tokenizer, content));
  }
}
