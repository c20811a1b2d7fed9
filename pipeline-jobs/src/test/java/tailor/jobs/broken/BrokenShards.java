package tailor.jobs.broken;

import static tailor.jobs.broken.BrokenModel.DAMAGED;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import tailor.export.GoldenModel;

/** Weights in shards that their index contradicts. */
final class BrokenShards {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String INDEX = "model.safetensors.index.json";
  private static final String SHARD = "model-0000%d-of-00003.safetensors";
  private static final String OUTPUT = "lm_head.weight";

  private BrokenShards() {}

  static List<BrokenModel> all() {
    return List.of(
        model(
            "a shard is truncated",
            "model-00002-of-00003.safetensors: tensor '",
            model -> {
              Path shard = model.resolve(SHARD.formatted(2));
              byte[] bytes = Files.readAllBytes(shard);
              Files.write(shard, Arrays.copyOf(bytes, bytes.length / 2));
            }),
        model(
            "a shard is absent",
            "names model-00003-of-00003.safetensors, which is missing",
            model -> Files.delete(model.resolve(SHARD.formatted(3)))),
        model(
            "a shard is another's copy",
            "is both in ",
            model ->
                Files.copy(
                    model.resolve(SHARD.formatted(2)),
                    model.resolve(SHARD.formatted(1)),
                    StandardCopyOption.REPLACE_EXISTING)),
        map(
            "the index names an absent file",
            "names model-00004-of-00003.safetensors, which is missing",
            map -> map.put(OUTPUT, SHARD.formatted(4))),
        map(
            "the index leaves its directory",
            "names '../../etc/x.safetensors', which is no file name of a shard",
            map -> map.put(OUTPUT, "../../etc/x.safetensors")),
        map(
            "the index names the wrong shard",
            "says that tensor '" + OUTPUT + "' is in model-00001-of-00003.safetensors",
            map -> map.put(OUTPUT, SHARD.formatted(1))),
        map(
            "the index leaves out a tensor",
            "holds tensor 'model.norm.weight', which ",
            map -> {
              map.remove("model.norm.weight");
            }),
        map(
            "the index names what is no file",
            "gives 7 as the file of tensor '" + OUTPUT,
            map -> map.put(OUTPUT, 7)),
        map("the index is empty", "has no weight_map", ObjectNode::removeAll),
        index("the index is no JSON", "is not valid JSON", "{\"weight_map\":"),
        index("the index is a text", "has no weight_map", "\"weight_map\""),
        index(
            "the index has a tensor twice",
            "Duplicate field",
            "{\"weight_map\": {\"a\": \"b.safetensors\", \"a\": \"c.safetensors\"}}"),
        index(
            "the index is nested a million times",
            "is not valid JSON",
            "{\"weight_map\":" + "{\"a\":".repeat(1_000_000)));
  }

  private static BrokenModel model(String name, String message, BrokenModel.Breaker breaker) {
    return new BrokenModel(
        "shards: " + name,
        DAMAGED,
        message,
        directory -> {
          Path model = GoldenModel.SHARDED.copyTo(directory);
          breaker.breakUp(model);
          return model;
        });
  }

  private static BrokenModel index(String name, String message, String content) {
    return model(name, message, model -> Files.writeString(model.resolve(INDEX), content));
  }

  private static BrokenModel map(String name, String message, Consumer<ObjectNode> breaker) {
    return model(
        name,
        message,
        model -> {
          Path index = model.resolve(INDEX);
          ObjectNode changed = (ObjectNode) JSON.readTree(index.toFile());
          breaker.accept((ObjectNode) changed.get("weight_map"));
          JSON.writeValue(index.toFile(), changed);
        });
  }
}
