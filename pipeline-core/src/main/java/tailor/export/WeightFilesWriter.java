package tailor.export;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tailor.export.safetensors.NamedTensor;
import tailor.export.safetensors.SafetensorsWriter;
import tailor.export.safetensors.WeightType;

/** Writes tensors as one file, or as shards and an index when they are many. */
final class WeightFilesWriter {
  /** What transformers wants to see before it loads a file. */
  private static final Map<String, String> METADATA = Map.of("format", "pt");

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final WeightType type;
  private final long maxShardBytes;

  WeightFilesWriter(WeightType type, long maxShardBytes) {
    this.type = type;
    this.maxShardBytes = maxShardBytes;
  }

  void write(List<NamedTensor> tensors, ModelDirectory directory) throws IOException {
    SafetensorsWriter writer = new SafetensorsWriter(type, METADATA);
    List<List<NamedTensor>> shards = distribute(tensors);
    if (shards.size() == 1) {
      directory.write(WeightFiles.SINGLE, out -> writer.write(tensors, out));
      return;
    }
    ObjectNode index = JsonNodeFactory.instance.objectNode();
    index
        .putObject("metadata")
        .put("total_size", tensors.stream().mapToLong(tensor -> tensor.bytes(type)).sum());
    ObjectNode weightMap = index.putObject("weight_map");
    for (int i = 0; i < shards.size(); i++) {
      String name =
          String.format(Locale.ROOT, "model-%05d-of-%05d.safetensors", i + 1, shards.size());
      List<NamedTensor> shard = shards.get(i);
      directory.write(name, out -> writer.write(shard, out));
      shard.forEach(tensor -> weightMap.put(tensor.name(), name));
    }
    directory.write(WeightFiles.INDEX, JSON.writeValueAsBytes(index));
  }

  /** Fills shards in order; a tensor larger than a shard gets one of its own. */
  private List<List<NamedTensor>> distribute(List<NamedTensor> tensors) {
    List<List<NamedTensor>> shards = new ArrayList<>();
    shards.add(new ArrayList<>());
    long bytes = 0;
    for (NamedTensor tensor : tensors) {
      if (bytes > 0 && bytes + tensor.bytes(type) > maxShardBytes) {
        shards.add(new ArrayList<>());
        bytes = 0;
      }
      shards.get(shards.size() - 1).add(tensor);
      bytes += tensor.bytes(type);
    }
    return shards;
  }
}
