package tailor.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The ids of 30,000 hostile strings are those of Python's tokenizers: see hostile_strings.py. */
class HostileStringsTest {
  private static final int BLOCK = 1_000;
  private static final List<String> STRINGS = HostileStrings.all().toList();

  @Test
  void theStringsAreThoseOfTheScript() {
    assertThat(hashes(HostileStringsTest::utf8)).isEqualTo(golden("strings"));
  }

  @ParameterizedTest
  @CsvSource({
    "digits-apart, src/test/resources/tailor/tokenize",
    "digits-together, src/test/resources/tailor/export/tied",
    "quickstart, ../conf/quickstart/base-model"
  })
  void theIdsAreThoseOfHuggingFace(String name, String directory) {
    try (Tokenizer tokenizer =
        Tokenizer.open(TokenizerFiles.read(directory, new Configuration()))) {
      assertThat(hashes(text -> ids(tokenizer.encode(text)))).isEqualTo(golden(name));
      for (int i = 0; i < STRINGS.size(); i += 20) {
        String text = STRINGS.get(i);
        assertThat(tokenizer.encodeWithOffsets(text).ids())
            .as("string %d", i)
            .isEqualTo(tokenizer.encode(text));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "src/test/resources/tailor/tokenize",
        "src/test/resources/tailor/export/tied",
        "../conf/quickstart/base-model"
      })
  void longTextsHaveTheIdsOfTheLibrary(String directory) {
    try (Tokenizer tokenizer =
        Tokenizer.open(TokenizerFiles.read(directory, new Configuration()))) {
      for (int start = 0; start < STRINGS.size(); start += BLOCK) {
        for (String joint : List.of("", " ", "\n")) {
          String text = String.join(joint, STRINGS.subList(start, start + BLOCK / 2));
          assertThat(tokenizer.encode(text))
              .as("from string %d, joined by '%s'", start, joint)
              .isEqualTo(tokenizer.encodeByLibrary(text));
        }
      }
    }
  }

  private static List<String> golden(String name) {
    return StreamSupport.stream(Golden.json("hostile_strings.json").path(name).spliterator(), false)
        .map(hash -> hash.asText())
        .toList();
  }

  /** A hash of every thousand strings. */
  private static List<String> hashes(Function<String, byte[]> form) {
    List<String> hashes = new ArrayList<>();
    for (int start = 0; start < STRINGS.size(); start += BLOCK) {
      MessageDigest digest = sha256();
      STRINGS.subList(start, start + BLOCK).forEach(text -> digest.update(form.apply(text)));
      hashes.add(HexFormat.of().formatHex(digest.digest(), 0, 8));
    }
    return hashes;
  }

  private static byte[] utf8(String text) {
    byte[] bytes = WellFormed.of(text).getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(Integer.BYTES + bytes.length)
        .putInt(bytes.length)
        .put(bytes)
        .array();
  }

  private static byte[] ids(int[] ids) {
    ByteBuffer bytes = ByteBuffer.allocate((ids.length + 1) * Integer.BYTES).putInt(ids.length);
    bytes.asIntBuffer().put(ids);
    return bytes.array();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
