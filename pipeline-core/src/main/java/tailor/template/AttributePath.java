package tailor.template;

import java.util.ArrayList;
import java.util.List;

/** An attribute of an attribute, as in {@code function.name} or {@code parts.0}. */
record AttributePath(List<Object> keys) {

  static AttributePath of(Object path) {
    List<Object> keys = new ArrayList<>();
    if (path instanceof Text text) {
      for (String key : text.value().split("\\.", -1)) {
        boolean isIndex = !key.isEmpty() && key.chars().allMatch(c -> c >= '0' && c <= '9');
        keys.add(isIndex && key.length() < 10 ? (Object) Long.valueOf(key) : Text.ofTemplate(key));
      }
    } else {
      keys.add(path);
    }
    return new AttributePath(keys);
  }

  Object get(Object owner) {
    Object value = owner;
    for (Object key : keys) {
      value = Attributes.item(value, key);
    }
    return value;
  }
}
