package tailor.document;

import java.util.Locale;

/** The part of the examples that an example belongs to. */
public enum Split {
  TRAIN,
  VALIDATION,
  TEST;

  /** The split's name in datasets and configurations: {@code train}, {@code validation}, … */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The split of that name; throws {@link IllegalArgumentException} for any other name. */
  public static Split ofKey(String key) {
    return valueOf(key.toUpperCase(Locale.ROOT));
  }
}
