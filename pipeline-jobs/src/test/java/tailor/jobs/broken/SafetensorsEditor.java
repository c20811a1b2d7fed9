package tailor.jobs.broken;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Changes the header of a safetensors file or its data, each without the other. */
final class SafetensorsEditor {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;

  SafetensorsEditor(Path file) {
    this.file = file;
  }

  /** Changes what the header says. */
  void header(Consumer<ObjectNode> change) throws IOException {
    ObjectNode header = (ObjectNode) JSON.readTree(headerBytes());
    change.accept(header);
    header(JSON.writeValueAsString(header));
  }

  /** Replaces the header. */
  void header(String text) throws IOException {
    header(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Replaces the header by bytes, with their true length before them. */
  void header(byte[] header) throws IOException {
    byte[] data = data();
    Files.write(
        file,
        ByteBuffer.allocate(Long.BYTES + header.length + data.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(header.length)
            .put(header)
            .put(data)
            .array());
  }

  /** States another length of the header. */
  void headerLength(long length) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(0, length);
    Files.write(file, bytes);
  }

  /** Overwrites bytes of the data. */
  void data(int at, int... values) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    for (int i = 0; i < values.length; i++) {
      bytes[Long.BYTES + headerBytes().length + at + i] = (byte) values[i];
    }
    Files.write(file, bytes);
  }

  String headerText() throws IOException {
    return new String(headerBytes(), StandardCharsets.UTF_8);
  }

  /** Begin and end of a tensor. */
  static ArrayNode offsets(ObjectNode header, String tensor) {
    return (ArrayNode) header.path(tensor).path("data_offsets");
  }

  private byte[] headerBytes() throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    byte[] header = new byte[(int) bytes.getLong()];
    bytes.get(header);
    return header;
  }

  private byte[] data() throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int start = Long.BYTES + headerBytes().length;
    return java.util.Arrays.copyOfRange(bytes, start, bytes.length);
  }
}
