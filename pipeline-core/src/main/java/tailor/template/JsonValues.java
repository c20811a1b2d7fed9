package tailor.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON as values that a template is given. */
public final class JsonValues {
  private JsonValues() {}

  /**
   * A value of JSON.
   *
   * @param origin what its strings count as coming from; the names of keys too
   */
  public static Object of(JsonNode json, int origin) {
    if (json.isTextual()) {
      return Text.of(json.asText(), origin);
    }
    if (json.isBoolean()) {
      return json.asBoolean();
    }
    if (json.isIntegralNumber() && json.canConvertToLong()) {
      return json.asLong();
    }
    if (json.isNumber()) {
      return json.asDouble();
    }
    if (json.isArray()) {
      List<Object> list = new ArrayList<>();
      json.forEach(element -> list.add(of(element, origin)));
      return list;
    }
    if (json.isObject()) {
      Map<Object, Object> map = new LinkedHashMap<>();
      json.fields()
          .forEachRemaining(
              field -> map.put(Text.of(field.getKey(), origin), of(field.getValue(), origin)));
      return map;
    }
    return None.NONE;
  }
}
