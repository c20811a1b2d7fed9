package tailor.export.safetensors;

import java.util.Optional;

/** The element types that a safetensors header may name, whether or not weights can have them. */
public enum DataType {
  F64(8),
  F32(4),
  F16(2),
  BF16(2),
  F8_E4M3(1),
  F8_E5M2(1),
  I64(8),
  I32(4),
  I16(2),
  I8(1),
  U64(8),
  U32(4),
  U16(2),
  U8(1),
  BOOL(1);

  private final int bytes;

  DataType(int bytes) {
    this.bytes = bytes;
  }

  /** Returns the size of one element. */
  public int bytes() {
    return bytes;
  }

  static Optional<DataType> named(String name) {
    for (DataType type : values()) {
      if (type.name().equals(name)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
