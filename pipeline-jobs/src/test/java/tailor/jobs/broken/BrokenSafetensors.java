package tailor.jobs.broken;

import static tailor.jobs.broken.BrokenModel.DAMAGED;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import tailor.export.GoldenModel;

/** Weights in one safetensors file that is damaged, or says what cannot be. */
final class BrokenSafetensors {
  private static final String WEIGHTS = "model.safetensors";
  private static final String EMBEDDING = "model.embed_tokens.weight";
  private static final String NORM = "model.layers.0.input_layernorm.weight";
  private static final String OTHER_NORM = "model.layers.0.post_attention_layernorm.weight";

  private BrokenSafetensors() {}

  static List<BrokenModel> all() {
    return List.of(
        model(
            "the file is truncated",
            "it is truncated. Get the file again",
            weights -> {
              byte[] bytes = Files.readAllBytes(weights);
              Files.write(weights, Arrays.copyOf(bytes, bytes.length - 100));
            }),
        model("the file is empty", "has 0 bytes", weights -> Files.write(weights, new byte[0])),
        model(
            "the header ends after the file",
            "states a header of ",
            weights -> new SafetensorsEditor(weights).headerLength(Files.size(weights))),
        model(
            "the header is longer than any address",
            "states a header of 9223372036854775808 bytes",
            weights -> new SafetensorsEditor(weights).headerLength(Long.MIN_VALUE)),
        model(
            "the header ends in its middle",
            "its header is not valid JSON",
            weights -> new SafetensorsEditor(weights).headerLength(100)),
        model(
            "the header is no JSON",
            "its header is not valid JSON",
            weights -> new SafetensorsEditor(weights).header("PK\u0003\u0004")),
        model(
            "the header is an array",
            "its header is not a JSON object",
            weights -> new SafetensorsEditor(weights).header("[]")),
        model(
            "the header is no UTF-8",
            "its header is not valid ",
            weights -> new SafetensorsEditor(weights).header(new byte[] {'{', '"', -1, -2, '"'})),
        model(
            "the header is nested a million times",
            "__metadata__ in its header is not a JSON object of texts",
            weights ->
                new SafetensorsEditor(weights)
                    .header("{\"__metadata__\":" + "[".repeat(1_000_000))),
        model(
            "the header has 99 million bytes of nothing",
            "its header is not valid JSON",
            weights -> sparse(weights, 99_000_000)),
        model(
            "the header has more tensors than any model",
            "more than 131,072 tensors",
            weights -> new SafetensorsEditor(weights).header(manyTensors(400_000))),
        model(
            "a tensor is there twice",
            "Duplicate field '" + EMBEDDING + "'",
            weights -> {
              SafetensorsEditor editor = new SafetensorsEditor(weights);
              String header = editor.headerText();
              int first = header.indexOf('"' + EMBEDDING);
              String tensor = header.substring(first, header.indexOf("},", first) + 2);
              editor.header(header.substring(0, first) + tensor + header.substring(first));
            }),
        header(
            "an offset is negative",
            "has -8 where a whole number from 0 on was expected",
            header -> SafetensorsEditor.offsets(header, EMBEDDING).set(0, -8)),
        header(
            "an offset is no number of 64 bits",
            "where a whole number from 0 on was expected",
            header ->
                SafetensorsEditor.offsets(header, EMBEDDING)
                    .set(1, new BigInteger("9".repeat(400)))),
        header(
            "tensors overlap",
            "tensor '",
            header ->
                header
                    .withObject("/" + OTHER_NORM)
                    .set("data_offsets", SafetensorsEditor.offsets(header, NORM).deepCopy())),
        header(
            "tensors leave a gap",
            "leave a gap",
            header -> {
              header.remove(NORM);
            }),
        header(
            "a tensor ends before it starts",
            "before its start",
            header -> {
              ArrayNode offsets = SafetensorsEditor.offsets(header, EMBEDDING);
              offsets.add(offsets.remove(0));
            }),
        header(
            "a tensor ends after the file",
            "it is truncated",
            header -> SafetensorsEditor.offsets(header, EMBEDDING).set(1, 1L << 40)),
        header(
            "a tensor is wider than its range",
            "dtype F32 needs ",
            header -> tensor(header).put("dtype", "F32")),
        header(
            "a tensor is of integers",
            EMBEDDING + " is I16, expected F32, F16 or BF16",
            header -> tensor(header).put("dtype", "I16")),
        header(
            "a tensor is of an unknown type",
            "unknown dtype 'F99'",
            header -> tensor(header).put("dtype", "F99")),
        header(
            "a shape is larger than any memory",
            "impossible shape",
            header -> tensor(header).putArray("shape").add(1L << 40).add(1L << 40)),
        header(
            "a shape has more dimensions than any tensor",
            "has more than 16 numbers",
            header -> {
              ArrayNode shape = tensor(header).putArray("shape");
              for (int i = 0; i < 100_000; i++) {
                shape.add(1);
              }
            }),
        header(
            "a tensor has another name",
            "1 missing (model.norm.weight); 1 unexpected (another)",
            header -> header.set("another", header.remove("model.norm.weight"))),
        header(
            "a tensor has another shape",
            "1 of another shape (" + EMBEDDING,
            header -> {
              ArrayNode shape = (ArrayNode) tensor(header).get("shape");
              shape.add(shape.remove(0));
            }),
        model(
            "a weight is NaN",
            "element 3 of tensor '" + EMBEDDING + "' is NaN; weights must be finite",
            weights -> new SafetensorsEditor(weights).data(6, 0xC0, 0x7F)),
        model(
            "a weight is infinite",
            "element 0 of tensor '" + EMBEDDING + "' is -Infinity; weights must be finite",
            weights -> new SafetensorsEditor(weights).data(0, 0x80, 0xFF)),
        model(
            "there are no weights",
            "has neither model.safetensors nor model.safetensors.index.json",
            Files::delete),
        model(
            "the weights are pickled",
            "Its weights are pickled, which Tailor does not read",
            weights -> Files.move(weights, weights.resolveSibling("pytorch_model.bin"))));
  }

  private static BrokenModel model(String name, String message, BrokenModel.Breaker breaker) {
    return BrokenModel.of(
        "safetensors: " + name, DAMAGED, message, GoldenModel.TIED, WEIGHTS, breaker);
  }

  private static BrokenModel header(String name, String message, Consumer<ObjectNode> breaker) {
    return model(name, message, weights -> new SafetensorsEditor(weights).header(breaker));
  }

  private static ObjectNode tensor(ObjectNode header) {
    return header.withObject("/" + EMBEDDING);
  }

  private static void sparse(Path weights, long header) throws IOException {
    try (var file = new RandomAccessFile(weights.toFile(), "rw")) {
      file.setLength(0);
      file.write(
          ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(header).array());
      file.setLength(Long.BYTES + header);
    }
  }

  private static byte[] manyTensors(int count) {
    StringBuilder header = new StringBuilder("{");
    for (int i = 0; i < count; i++) {
      header
          .append(i == 0 ? "" : ",")
          .append("\"t")
          .append(i)
          .append("\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}");
    }
    return header.append('}').toString().getBytes(StandardCharsets.US_ASCII);
  }
}
