package tailor.export.gguf;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import tailor.config.ConfigurationException;
import tailor.export.safetensors.ByteSource;
import tailor.run.BadDataException;

/**
 * What a GGUF file says is in it, checked to be possible.
 *
 * @param tensors by name, in the order of their bytes
 */
record GgufHeader(GgufMetadata metadata, Map<String, GgufTensor> tensors) {
  /** The four letters that a file starts with, as a little-endian number. */
  static final int MAGIC = 0x46554747;

  /** The version written; 2 and 3 are read, which differ in nothing but big-endian files. */
  static final int VERSION = 3;

  static final String ALIGNMENT = "general.alignment";
  static final int DEFAULT_ALIGNMENT = 32;

  /** Far more than any file has; keep a hostile one from filling the memory. */
  private static final int MAX_KEYS = 1 << 16;

  private static final int MAX_TENSORS = 1 << 16;
  private static final int MAX_ARRAY_ELEMENTS = 1 << 22;
  private static final int MAX_RANK = 4;
  private static final int MAX_ALIGNMENT = 1 << 16;

  /**
   * Reads and checks the head of a file.
   *
   * @throws BadDataException if it is none, or says what cannot be
   * @throws ConfigurationException if it is in a form that Tailor does not read
   */
  static GgufHeader read(ByteSource source) throws IOException {
    return new Parser(source).parse();
  }

  /** Rounds up to a multiple. */
  static long align(long position, long alignment) {
    return Math.addExact(position, Math.floorMod(-position, alignment));
  }

  private static final class Parser {
    private final ByteSource source;
    private final GgufInput in;
    private final Map<String, GgufValue> values = new HashMap<>();
    private int arrayElements;

    Parser(ByteSource source) {
      this.source = source;
      this.in = new GgufInput(source);
    }

    GgufHeader parse() throws IOException {
      readVersion();
      // A tensor takes at least a length, a rank, a size, a type and an offset; a value a length,
      // a type and a byte.
      long tensors = in.readCount("tensors", Math.min(MAX_TENSORS, in.remaining() / 32));
      long keys = in.readCount("metadata values", Math.min(MAX_KEYS, in.remaining() / 13));
      for (long i = 0; i < keys; i++) {
        String key = in.readText("the name of a metadata value");
        if (values.put(key, readValue(key, in.readInt())) != null) {
          throw in.bad("has the metadata value '%s' twice", key);
        }
      }
      GgufMetadata metadata = new GgufMetadata(source.name(), values);
      int alignment = alignment(metadata);
      List<GgufTensor> claims = new ArrayList<>();
      for (long i = 0; i < tensors; i++) {
        claims.add(readClaim(alignment));
      }
      return new GgufHeader(metadata, place(claims, align(in.position(), alignment), alignment));
    }

    private void readVersion() throws IOException {
      if (source.size() < 24 || in.readInt() != MAGIC) {
        throw in.bad("is no GGUF file: it does not start with the letters GGUF and three counts");
      }
      int version = in.readInt();
      if (version == Integer.reverseBytes(2) || version == Integer.reverseBytes(3)) {
        throw new ConfigurationException(
            source.name() + " is big-endian. Use the little-endian file of the model.");
      }
      if (version != 2 && version != VERSION) {
        throw new ConfigurationException(
            "%s is GGUF version %s; Tailor reads 2 and 3. Convert the model again with a current llama.cpp."
                .formatted(source.name(), Integer.toUnsignedString(version)));
      }
    }

    private GgufValue readValue(String key, int type) throws IOException {
      return switch (type) {
        case 0, 1, 2, 3, 4, 5, 10, 11 -> new GgufValue.Whole(readWhole(key, type));
        case 6, 12 -> new GgufValue.Real(readReal(type));
        case 7 -> new GgufValue.Flag(readFlag(key));
        case 8 -> new GgufValue.Text(in.readText(key));
        case 9 -> readArray(key);
        default ->
            throw in.bad(
                "gives metadata value '%s' the unknown type %s",
                key, Integer.toUnsignedString(type));
      };
    }

    private GgufValue readArray(String key) throws IOException {
      int type = in.readInt();
      if (type < 0 || type > 12 || type == 9) {
        throw in.bad(
            "gives the elements of '%s' the type %s, which no array here can have",
            key, Integer.toUnsignedString(type));
      }
      int count =
          (int)
              in.readCount(
                  "elements of '" + key + "'",
                  Math.min(
                      MAX_ARRAY_ELEMENTS - arrayElements, in.remaining() / elementBytes(type)));
      arrayElements += count;
      if (type == 8) {
        List<String> texts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
          texts.add(in.readText(key));
        }
        return new GgufValue.Texts(texts);
      }
      List<Double> numbers = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        numbers.add(readNumber(key, type));
      }
      return new GgufValue.Numbers(numbers);
    }

    private double readNumber(String key, int type) throws IOException {
      return switch (type) {
        case 6, 12 -> readReal(type);
        case 7 -> readFlag(key) ? 1 : 0;
        default -> readWhole(key, type);
      };
    }

    private long readWhole(String key, int type) throws IOException {
      return switch (type) {
        case 0 -> in.readByte() & 0xFF;
        case 1 -> in.readByte();
        case 2 -> in.readShort() & 0xFFFF;
        case 3 -> in.readShort();
        case 4 -> Integer.toUnsignedLong(in.readInt());
        case 5 -> in.readInt();
        case 10 -> in.readCount("as '" + key + "'", Long.MAX_VALUE);
        default -> in.readLong();
      };
    }

    private double readReal(int type) throws IOException {
      return type == 6
          ? Float.intBitsToFloat(in.readInt())
          : Double.longBitsToDouble(in.readLong());
    }

    private boolean readFlag(String key) throws IOException {
      int flag = in.readByte();
      if (flag != 0 && flag != 1) {
        throw in.bad("has %d as '%s', expected 0 or 1", flag, key);
      }
      return flag == 1;
    }

    private static int elementBytes(int type) {
      return switch (type) {
        case 0, 1, 7 -> 1;
        case 2, 3 -> 2;
        case 4, 5, 6 -> 4;
        default -> 8;
      };
    }

    private int alignment(GgufMetadata metadata) {
      OptionalInt alignment = metadata.size(ALIGNMENT);
      int bytes = alignment.orElse(DEFAULT_ALIGNMENT);
      if (Integer.bitCount(bytes) != 1 || bytes > MAX_ALIGNMENT) {
        throw in.bad(
            "has %s %,d, expected a power of two up to %,d", ALIGNMENT, bytes, MAX_ALIGNMENT);
      }
      return bytes;
    }

    /** A tensor as the file states it, its place counted from the start of the data. */
    private GgufTensor readClaim(int alignment) throws IOException {
      String name = in.readText("the name of a tensor");
      int rank = in.readInt();
      if (rank < 1 || rank > MAX_RANK) {
        throw in.bad(
            "gives tensor '%s' %s dimensions, expected 1 to %d",
            name, Integer.toUnsignedString(rank), MAX_RANK);
      }
      List<Long> shape = new ArrayList<>();
      long elements = 1;
      for (int i = 0; i < rank; i++) {
        long size = in.readLong();
        if (size < 1 || size > Long.MAX_VALUE / elements) {
          throw in.bad(
              "gives tensor '%s' the impossible size %s", name, Long.toUnsignedString(size));
        }
        shape.add(size);
        elements *= size;
      }
      Collections.reverse(shape);
      GgufType type = readType(name);
      long offset = in.readLong();
      if (offset < 0 || offset > source.size() || offset % alignment != 0) {
        throw in.bad(
            "puts tensor '%s' at byte %s of the data, expected a multiple of %d within the file's %,d bytes: it is truncated or damaged",
            name, Long.toUnsignedString(offset), alignment, source.size());
      }
      GgufTensor claim = new GgufTensor(name, type, shape, offset, elements);
      if (claim.rowElements() % type.blockElements() != 0) {
        throw in.bad(
            "has tensor '%s' with rows of %,d elements, but %s comes in blocks of %d",
            name, claim.rowElements(), type, type.blockElements());
      }
      if (elements > Math.multiplyExact(source.size(), 8L)) {
        throw in.bad(
            "gives tensor '%s' the shape %s, more than its %,d bytes can hold",
            name, shape, source.size());
      }
      return claim;
    }

    private GgufType readType(String tensor) throws IOException {
      int id = in.readInt();
      return GgufType.of(Integer.toUnsignedLong(id))
          .orElseThrow(
              () ->
                  new ConfigurationException(
                      "%s has tensor '%s' in ggml's type %s; Tailor reads %s. Use the model's file in one of these, such as Q8_0 or Q4_K_M."
                          .formatted(
                              source.name(),
                              tensor,
                              Integer.toUnsignedString(id),
                              GgufType.names())));
    }

    /** Lays the ranges side by side: each starts at the first aligned byte after the one before. */
    private Map<String, GgufTensor> place(List<GgufTensor> claims, long dataStart, int alignment) {
      List<GgufTensor> ordered = new ArrayList<>(claims);
      ordered.sort(Comparator.comparingLong(GgufTensor::begin));
      long dataBytes = source.size() - dataStart;
      long filled = 0;
      Map<String, GgufTensor> tensors = new LinkedHashMap<>();
      for (GgufTensor claim : ordered) {
        if (claim.begin() != align(filled, alignment)) {
          throw in.bad(
              "puts tensor '%s' at byte %,d of the data, expected %,d: ranges %s",
              claim.name(),
              claim.begin(),
              align(filled, alignment),
              claim.begin() < filled ? "overlap" : "leave a gap");
        }
        filled = claim.end();
        if (filled > dataBytes) {
          throw in.bad(
              "has tensor '%s' up to byte %,d of the data, but only %,d are there; it is truncated",
              claim.name(), filled, dataBytes);
        }
        GgufTensor placed =
            new GgufTensor(
                claim.name(),
                claim.type(),
                claim.shape(),
                dataStart + claim.begin(),
                claim.elements());
        if (tensors.put(claim.name(), placed) != null) {
          throw in.bad("has tensor '%s' twice", claim.name());
        }
      }
      if (dataBytes > align(filled, alignment)) {
        throw in.bad(
            "has %,d bytes after the last tensor, which none describes",
            dataBytes - align(filled, alignment));
      }
      return tensors;
    }
  }
}
