package tailor.export.safetensors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tailor.run.BadDataException;

/**
 * What a safetensors file says is in it, checked to be possible.
 *
 * @param tensors by name, in the order of their bytes
 * @param metadata the free texts under {@code __metadata__}
 */
record SafetensorsHeader(Map<String, TensorInfo> tensors, Map<String, String> metadata) {
  static final String METADATA = "__metadata__";

  /** Bytes of the length that a file starts with. */
  static final int LENGTH_BYTES = 8;

  /** The limit that the format sets. */
  private static final long MAX_HEADER_BYTES = 100_000_000;

  /** More than any architecture needs; keeps a hostile shape from filling the memory. */
  private static final int MAX_RANK = 16;

  /**
   * The same for a header of nothing but names; the largest models have some ten thousand a file.
   */
  private static final int MAX_TENSORS = 1 << 17;

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /**
   * Reads and checks the header.
   *
   * @throws BadDataException if it is no header, or says what cannot be
   */
  static SafetensorsHeader read(ByteSource source) throws IOException {
    return new Parser(source).parse();
  }

  /** A tensor as the header states it, its range counted from the end of the header. */
  private record Claim(String name, DataType type, List<Long> shape, long begin, long end) {}

  private static final class Parser {
    private final ByteSource source;

    Parser(ByteSource source) {
      this.source = source;
    }

    SafetensorsHeader parse() throws IOException {
      if (source.size() < LENGTH_BYTES) {
        throw bad(
            "has %,d bytes, but a safetensors file starts with %d bytes of header length",
            source.size(), LENGTH_BYTES);
      }
      long length = source.slice(0, LENGTH_BYTES).getLong(0);
      if (length < 2 || length > MAX_HEADER_BYTES) {
        throw bad(
            "states a header of %s bytes; expected 2 to %,d: this is no safetensors file",
            Long.toUnsignedString(length), MAX_HEADER_BYTES);
      }
      if (length > source.size() - LENGTH_BYTES) {
        throw bad(
            "states a header of %,d bytes, but ends after %,d bytes; it is truncated",
            length, source.size());
      }
      Map<String, String> metadata = new LinkedHashMap<>();
      List<Claim> claims = new ArrayList<>();
      try (JsonParser parser = JSON.createParser(new WindowedInput(source, LENGTH_BYTES, length))) {
        readObject(parser, metadata, claims);
      } catch (com.fasterxml.jackson.core.JacksonException e) {
        throw new BadDataException(
            source.name() + ": its header is not valid JSON: " + e.getOriginalMessage(), e);
      } catch (java.io.CharConversionException e) {
        throw new BadDataException(
            source.name() + ": its header is not valid UTF-8: " + e.getMessage(), e);
      }
      return new SafetensorsHeader(place(claims, LENGTH_BYTES + length), metadata);
    }

    private void readObject(JsonParser json, Map<String, String> metadata, List<Claim> claims)
        throws IOException {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw bad("its header is not a JSON object");
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.getCurrentName();
        if (name.equals(METADATA)) {
          readMetadata(json, metadata);
        } else {
          claims.add(readClaim(json, name));
          if (claims.size() > MAX_TENSORS) {
            throw bad("its header has more than %,d tensors", MAX_TENSORS);
          }
        }
      }
      if (json.nextToken() != null) {
        throw bad("something follows the JSON object in its header");
      }
    }

    private void readMetadata(JsonParser json, Map<String, String> metadata) throws IOException {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw bad("%s in its header is not a JSON object of texts", METADATA);
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String key = json.getCurrentName();
        if (json.nextToken() != JsonToken.VALUE_STRING) {
          throw bad("%s.%s in its header is not a text", METADATA, key);
        }
        metadata.put(key, json.getText());
      }
    }

    private Claim readClaim(JsonParser json, String name) throws IOException {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw bad("tensor '%s' is not described by a JSON object", name);
      }
      Optional<DataType> type = Optional.empty();
      @Nullable List<Long> shape = null;
      @Nullable List<Long> offsets = null;
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.getCurrentName();
        json.nextToken();
        switch (field) {
          case "dtype" -> type = Optional.of(readType(json, name));
          case "shape" -> shape = readNumbers(json, name, field, MAX_RANK);
          case "data_offsets" -> offsets = readNumbers(json, name, field, 2);
          default -> throw bad("tensor '%s' has the unknown field '%s'", name, field);
        }
      }
      if (type.isEmpty() || shape == null || offsets == null || offsets.size() != 2) {
        throw bad("tensor '%s' needs dtype, shape, and two data_offsets", name);
      }
      return new Claim(name, type.get(), shape, offsets.get(0), offsets.get(1));
    }

    private DataType readType(JsonParser json, String tensor) throws IOException {
      String name = json.getText();
      return DataType.named(name)
          .orElseThrow(
              () ->
                  bad(
                      "tensor '%s' has the unknown dtype '%s'; weights are read from F32, F16 and"
                          + " BF16",
                      tensor, name));
    }

    private List<Long> readNumbers(JsonParser json, String tensor, String field, int most)
        throws IOException {
      if (json.currentToken() != JsonToken.START_ARRAY) {
        throw bad("%s of tensor '%s' is not an array", field, tensor);
      }
      List<Long> numbers = new ArrayList<>(4);
      while (json.nextToken() != JsonToken.END_ARRAY) {
        if (json.currentToken() != JsonToken.VALUE_NUMBER_INT
            || json.getNumberType() == JsonParser.NumberType.BIG_INTEGER
            || json.getLongValue() < 0) {
          throw bad(
              "%s of tensor '%s' has %s where a whole number from 0 on was expected",
              field, tensor, json.getText());
        }
        if (numbers.size() == most) {
          throw bad("%s of tensor '%s' has more than %d numbers", field, tensor, most);
        }
        numbers.add(json.getLongValue());
      }
      return numbers;
    }

    /** Lays the ranges side by side: they must fill the file without a gap or an overlap. */
    private Map<String, TensorInfo> place(List<Claim> claims, long dataStart) {
      List<Claim> ordered = new ArrayList<>(claims);
      ordered.sort(Comparator.comparingLong(Claim::begin).thenComparingLong(Claim::end));
      long dataBytes = source.size() - dataStart;
      long filled = 0;
      String previous = "the header";
      Map<String, TensorInfo> tensors = new LinkedHashMap<>();
      for (Claim claim : ordered) {
        long elements = checkRange(claim, dataBytes);
        if (claim.begin() != filled) {
          throw bad(
              "tensor '%s' starts at byte %,d of the data, but %s ends at %,d: ranges %s",
              claim.name(),
              claim.begin(),
              previous,
              filled,
              claim.begin() < filled ? "overlap" : "leave a gap");
        }
        filled = claim.end();
        previous = "tensor '" + claim.name() + "'";
        tensors.put(
            claim.name(),
            new TensorInfo(
                claim.name(), claim.type(), claim.shape(), dataStart + claim.begin(), elements));
      }
      if (filled != dataBytes) {
        throw bad("%,d bytes follow the last tensor, which none describes", dataBytes - filled);
      }
      return tensors;
    }

    private long checkRange(Claim claim, long dataBytes) {
      if (claim.begin() > claim.end()) {
        throw bad(
            "tensor '%s' ends at byte %,d of the data, before its start at %,d",
            claim.name(), claim.end(), claim.begin());
      }
      if (claim.end() > dataBytes) {
        throw bad(
            "tensor '%s' ends at byte %,d of the data, but only %,d are there; it is truncated",
            claim.name(), claim.end(), dataBytes);
      }
      long elements = 1;
      long bytes;
      try {
        for (long size : claim.shape()) {
          elements = Math.multiplyExact(elements, size);
        }
        bytes = Math.multiplyExact(elements, claim.type().bytes());
      } catch (ArithmeticException e) {
        throw bad("tensor '%s' has the impossible shape %s", claim.name(), claim.shape());
      }
      if (bytes != claim.end() - claim.begin()) {
        throw bad(
            "tensor '%s' of shape %s and dtype %s needs %,d bytes, but its range has %,d",
            claim.name(), claim.shape(), claim.type(), bytes, claim.end() - claim.begin());
      }
      return elements;
    }

    private BadDataException bad(String what, Object... arguments) {
      return new BadDataException(
          source.name()
              + ": "
              + String.format(what, arguments)
              + ". Get the file again from where it came.");
    }
  }
}
