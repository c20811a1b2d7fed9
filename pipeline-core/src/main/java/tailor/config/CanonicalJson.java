package tailor.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Options as JSON in one form only: keys in kebab-case and sorted, defaults filled in, secrets
 * replaced, so that equal options have equal text and equal hashes, and a manifest gives nothing
 * away.
 */
public final class CanonicalJson {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private CanonicalJson() {}

  /** Returns the options as a tree. */
  public static JsonNode of(Map<String, Object> settings) {
    return object(settings);
  }

  /** Returns SHA-256 of the tree's text, in lower-case hexadecimal. */
  public static String hash(JsonNode json) {
    try {
      byte[] text = MAPPER.writeValueAsString(json).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (JsonProcessingException | NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ObjectNode object(Map<?, ?> map) {
    ObjectNode object = NODES.objectNode();
    new TreeMap<Object, Object>(map)
        .forEach((key, value) -> object.set(key.toString(), named(key.toString(), value)));
    return object;
  }

  private static JsonNode named(String key, @Nullable Object value) {
    return value instanceof String text ? NODES.textNode(Secrets.redact(key, text)) : node(value);
  }

  private static JsonNode node(@Nullable Object value) {
    if (value instanceof Optional<?> optional) {
      return node(optional.orElse(null));
    }
    if (value instanceof Configured<?> configured) {
      ObjectNode object = object(components(configured.options()));
      return object.put("type", configured.className());
    }
    if (value instanceof Record options) {
      return object(components(options));
    }
    if (value instanceof Map<?, ?> map) {
      return object(map);
    }
    if (value instanceof List<?> list) {
      return NODES.arrayNode().addAll(list.stream().map(CanonicalJson::node).toList());
    }
    if (value instanceof Enum<?> constant) {
      return NODES.textNode(Names.kebab(constant.name()));
    }
    if (value == null || value instanceof Number || value instanceof Boolean) {
      return MAPPER.valueToTree(value);
    }
    return NODES.textNode(value.toString());
  }

  private static Map<String, Object> components(Object options) {
    Map<String, Object> values = new TreeMap<>();
    for (RecordComponent component : options.getClass().getRecordComponents()) {
      try {
        Method accessor = component.getAccessor();
        accessor.setAccessible(true);
        values.put(Names.kebab(component.getName()), accessor.invoke(options));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(component + " cannot be read", e);
      }
    }
    return values;
  }
}
