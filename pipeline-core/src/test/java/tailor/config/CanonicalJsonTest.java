package tailor.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class CanonicalJsonTest {
  record Nested(String dbPassword, Optional<Integer> limit, List<String> names) {}

  enum Kind {
    VERY_PLAIN
  }

  record Options(
      long seed, Nested nested, Map<String, String> spark, Kind kind, String url, int maxTokens) {}

  private static final Options OPTIONS =
      new Options(
          17,
          new Nested("hunter2", Optional.empty(), List.of("b", "a")),
          Map.of("z", "1", "spark.hadoop.fs.s3a.secret.key", "hunter2", "a", "2"),
          Kind.VERY_PLAIN,
          "jdbc:postgresql://scott:hunter2@host/db?user=scott&password=hunter2&ssl=true",
          64);

  @Test
  void sortsKeysFillsInDefaultsAndRedactsSecrets() {
    assertThat(CanonicalJson.of(Map.of("section", OPTIONS)).toString())
        .isEqualTo(
            "{\"section\":{\"kind\":\"very-plain\",\"max-tokens\":64,"
                + "\"nested\":{\"db-password\":\"(redacted)\",\"limit\":null,\"names\":[\"b\",\"a\"]},"
                + "\"seed\":17,"
                + "\"spark\":{\"a\":\"2\",\"spark.hadoop.fs.s3a.secret.key\":\"(redacted)\",\"z\":\"1\"},"
                + "\"url\":\"jdbc:postgresql://scott:(redacted)@host/db?user=scott&password=(redacted)&ssl=true\"}}");
  }

  @Test
  void equalOptionsHaveEqualHashes() {
    assertThat(hash(Map.of("a", 1, "b", OPTIONS)))
        .hasSize(64)
        .isEqualTo(hash(Map.of("b", OPTIONS, "a", 1)))
        .isNotEqualTo(hash(Map.of("b", OPTIONS, "a", 2)));
  }

  @Test
  void knowsSecretsByTheirNames() {
    for (String key :
        List.of("password", "hf-token", "token", "client-secret", "api-key", "s3.access.key")) {
      assertThat(Secrets.redact(key, "hunter2")).as(key).isEqualTo(Secrets.REDACTED);
    }
    for (String key : List.of("tokenizer", "max-tokens", "tokenize", "key", "group-key", "path")) {
      assertThat(Secrets.redact(key, "hunter2")).as(key).isEqualTo("hunter2");
    }
  }

  @Property(tries = 200)
  void redactsAnyText(@ForAll String key, @ForAll String value) {
    assertThat(Secrets.redact(key, value)).isNotNull();
  }

  private static String hash(Map<String, Object> settings) {
    return CanonicalJson.hash(CanonicalJson.of(settings));
  }
}
