package tailor.tokenize;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/** What {@code tokenizer_golden.py} made, and the tokenizer that it trained. */
final class Golden {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Golden() {}

  static TokenizerFiles files() {
    return new TokenizerFiles(
        "golden",
        new TreeMap<>(
            Map.of(
                TokenizerFiles.TOKENIZER, bytes("tokenizer.json"),
                TokenizerFiles.TOKENIZER_CONFIG, bytes("tokenizer_config.json"))));
  }

  static Tokenizer tokenizer() {
    return Tokenizer.of(files());
  }

  static String corpus() {
    return new String(bytes("corpus.txt"), StandardCharsets.UTF_8);
  }

  static JsonNode json(String name) {
    try {
      return JSON.readTree(bytes(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static int[] integers(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).mapToInt(JsonNode::asInt).toArray();
  }

  private static byte[] bytes(String name) {
    try (InputStream in = Golden.class.getResourceAsStream("/tailor/tokenize/" + name)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
