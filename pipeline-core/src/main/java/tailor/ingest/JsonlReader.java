package tailor.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tailor.config.ComponentOptions;
import tailor.config.Default;
import tailor.config.Doc;

/**
 * JSON Lines: an object a line. Blank lines are skipped. A nested field that makes up the text
 * contributes the strings in it; of turns with {@code role} and {@code content}, the contents.
 */
@Doc("JSON Lines: an object a line")
public final class JsonlReader implements SourceReader<JsonlReader.Options> {

  public record Options(
      @Doc("fields that make up the text") @Default("[text]") List<String> textFields,
      @Doc("field with the title, where a record has it") @Default("title") String titleField,
      @Doc("field with the record's id, where a record has it") @Default("id") String idField)
      implements ComponentOptions {
    public Options {
      textFields = List.copyOf(textFields);
    }
  }

  private static final int DEEPEST = 100;

  /** How long a text may be is for the source to say, by the size of its records. */
  private static final StreamReadConstraints LIMITS =
      StreamReadConstraints.builder()
          .maxNestingDepth(DEEPEST)
          .maxStringLength(Integer.MAX_VALUE)
          .build();

  private static final ObjectReader JSON =
      JsonMapper.builder(JsonFactory.builder().streamReadConstraints(LIMITS).build())
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
          .build()
          .readerFor(JsonNode.class);

  @Override
  public List<String> fileNames() {
    return List.of("*.jsonl", "*.ndjson");
  }

  @Override
  public Unit unit() {
    return Unit.LINES;
  }

  @Override
  public Readings read(SourceFile file, Options options) throws IOException {
    FieldMapping mapping =
        new FieldMapping(options.textFields(), options.titleField(), options.idField());
    LineStream lines = file.lines();
    return new Readings() {
      @Override
      public @Nullable Reading next() throws IOException {
        Line line = lines.next();
        while (line != null && line.isBlank()) {
          line = lines.next();
        }
        return line == null ? null : parse(line, lines, mapping);
      }

      @Override
      public void close() throws IOException {
        lines.close();
      }
    };
  }

  private static Reading parse(Line line, LineStream lines, FieldMapping mapping) {
    if (!line.isWhole()) {
      return new Malformed(
          line.offset(), "too-large", "a line of %,d bytes".formatted(line.length()), line.bytes());
    }
    JsonNode node;
    try {
      node = JSON.readTree(lines.decode(line.bytes()));
    } catch (CharacterCodingException e) {
      return new Malformed(
          line.offset(), "bad-encoding", "not of the declared encoding", line.bytes());
    } catch (JsonProcessingException e) {
      return new Malformed(
          line.offset(), "not-json", String.valueOf(e.getOriginalMessage()), line.bytes());
    }
    if (!node.isObject()) {
      return new Malformed(
          line.offset(),
          "not-an-object",
          "a JSON %s".formatted(node.getNodeType().name().toLowerCase(Locale.ROOT)),
          line.bytes());
    }
    Map<String, FieldMapping.Value> values = new LinkedHashMap<>();
    node.fields()
        .forEachRemaining(
            field -> {
              if (!field.getValue().isNull()) {
                values.put(field.getKey(), value(field.getValue()));
              }
            });
    return mapping.apply(line.offset(), values, line::bytes);
  }

  private static FieldMapping.Value value(JsonNode node) {
    if (!node.isContainerNode()) {
      return FieldMapping.Value.of(node.asText());
    }
    List<String> texts = new ArrayList<>();
    collect(node, texts);
    return new FieldMapping.Value(node.toString(), texts);
  }

  private static void collect(JsonNode node, List<String> texts) {
    if (node.isTextual()) {
      texts.add(node.textValue());
    } else if (node.path("role").isTextual() && node.path("content").isTextual()) {
      texts.add(node.path("content").textValue());
    } else {
      node.forEach(child -> collect(child, texts));
    }
  }
}
