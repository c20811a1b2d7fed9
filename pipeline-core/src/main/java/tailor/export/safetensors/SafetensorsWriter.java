package tailor.export.safetensors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import tailor.run.BadDataException;

/** Writes tensors as one safetensors file, all of one element type. */
public final class SafetensorsWriter {
  /** Elements converted at a time. */
  private static final int CHUNK = 1 << 17;

  /** The header is padded with spaces so that the data starts at a multiple of this. */
  private static final int ALIGNMENT = 8;

  private static final JsonFactory JSON = new JsonFactory();

  private final WeightType type;
  private final Map<String, String> metadata;

  /** Writes in {@code type}, with free texts for the header. */
  public SafetensorsWriter(WeightType type, Map<String, String> metadata) {
    this.type = type;
    this.metadata = Map.copyOf(metadata);
  }

  /**
   * Writes the tensors in the order given; the bytes depend on nothing else.
   *
   * @throws BadDataException if a value is NaN, or infinite in the type written
   */
  public void write(List<NamedTensor> tensors, OutputStream out) throws IOException {
    byte[] json = header(tensors);
    ByteBuffer length = ByteBuffer.allocate(SafetensorsHeader.LENGTH_BYTES);
    out.write(length.order(ByteOrder.LITTLE_ENDIAN).putLong(0, json.length).array());
    out.write(json);
    float[] values = new float[CHUNK];
    byte[] bytes = new byte[CHUNK * type.dataType().bytes()];
    ByteBuffer view = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (NamedTensor tensor : tensors) {
      long elements = tensor.elements();
      for (long offset = 0; offset < elements; offset += CHUNK) {
        int count = (int) Math.min(CHUNK, elements - offset);
        tensor.read(offset, values, count, type);
        type.encode(values, count, view);
        out.write(bytes, 0, count * type.dataType().bytes());
      }
    }
  }

  private byte[] header(List<NamedTensor> tensors) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      if (!metadata.isEmpty()) {
        json.writeObjectFieldStart(SafetensorsHeader.METADATA);
        for (String key : metadata.keySet().stream().sorted().toList()) {
          json.writeStringField(key, metadata.get(key));
        }
        json.writeEndObject();
      }
      long begin = 0;
      for (NamedTensor tensor : tensors) {
        long end = Math.addExact(begin, tensor.bytes(type));
        json.writeObjectFieldStart(tensor.name());
        json.writeStringField("dtype", type.dataType().name());
        json.writeArrayFieldStart("shape");
        for (long size : tensor.shape()) {
          json.writeNumber(size);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("data_offsets");
        json.writeNumber(begin);
        json.writeNumber(end);
        json.writeEndArray();
        json.writeEndObject();
        begin = end;
      }
      json.writeEndObject();
    }
    byte[] text = bytes.toByteArray();
    int padding = Math.floorMod(-text.length, ALIGNMENT);
    byte[] padded = Arrays.copyOf(text, text.length + padding);
    Arrays.fill(padded, text.length, padded.length, (byte) ' ');
    return padded;
  }
}
