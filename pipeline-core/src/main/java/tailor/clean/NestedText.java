package tailor.clean;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.function.UnaryOperator;

/**
 * Fields of records: plain text, or JSON where the record had nested values. Cleaning JSON as text
 * would break it, by decoding a quote for instance, so there the strings in it are cleaned.
 */
final class NestedText {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
          .build();

  private NestedText() {}

  static String mapTexts(String value, UnaryOperator<String> function) {
    if (!value.startsWith("{") && !value.startsWith("[")) {
      return function.apply(value);
    }
    try {
      JsonNode tree = JSON.readTree(value);
      JsonNode mapped = map(tree, function);
      return mapped.equals(tree) ? value : JSON.writeValueAsString(mapped);
    } catch (JsonProcessingException e) {
      return function.apply(value);
    }
  }

  private static JsonNode map(JsonNode node, UnaryOperator<String> function) {
    if (node.isTextual()) {
      return TextNode.valueOf(function.apply(node.textValue()));
    }
    if (node instanceof ArrayNode array) {
      ArrayNode mapped = JsonNodeFactory.instance.arrayNode(array.size());
      array.forEach(element -> mapped.add(map(element, function)));
      return mapped;
    }
    if (node instanceof ObjectNode object) {
      ObjectNode mapped = JsonNodeFactory.instance.objectNode();
      object
          .fields()
          .forEachRemaining(field -> mapped.set(field.getKey(), map(field.getValue(), function)));
      return mapped;
    }
    return node;
  }
}
