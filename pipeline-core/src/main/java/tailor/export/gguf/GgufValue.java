package tailor.export.gguf;

import java.util.List;

/** A value of a file's metadata. */
sealed interface GgufValue {
  record Whole(long value) implements GgufValue {}

  record Real(double value) implements GgufValue {}

  record Flag(boolean value) implements GgufValue {}

  record Text(String value) implements GgufValue {}

  record Texts(List<String> values) implements GgufValue {
    public Texts {
      values = List.copyOf(values);
    }
  }

  /** An array of numbers or flags; the file says which type each has. */
  record Numbers(List<Double> values) implements GgufValue {
    public Numbers {
      values = List.copyOf(values);
    }
  }
}
