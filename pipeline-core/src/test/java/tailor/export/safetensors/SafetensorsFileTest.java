package tailor.export.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tailor.run.BadDataException;

class SafetensorsFileTest {
  @TempDir Path directory;

  @Test
  void readsWhatTheReferenceImplementationWrote() throws IOException {
    try (SafetensorsFile file = open(golden("shapes.safetensors"))) {
      assertThat(file.tensors().keySet())
          .containsExactlyInAnyOrder("matrix", "scalar", "empty", "position_ids", "Gewicht.ü");
      assertThat(read(file, "matrix")).containsExactly(0, 1, 2, 3, 4, 5);
      assertThat(tensor(file, "matrix").shape()).containsExactly(2L, 3L);
      assertThat(read(file, "scalar")).containsExactly(2.5f);
      assertThat(tensor(file, "scalar").shape()).isEmpty();
      assertThat(read(file, "empty")).isEmpty();
      assertThat(read(file, "Gewicht.ü")).containsExactly(1);
      assertThatThrownBy(() -> read(file, "position_ids"))
          .isInstanceOf(BadDataException.class)
          .hasMessageContaining("'position_ids' has dtype I64")
          .hasMessageContaining("F32, F16 and BF16");
    }
  }

  @ParameterizedTest
  @CsvSource({"F16, rounded.f16", "BF16, rounded.bf16"})
  void roundsAsTheReferenceImplementationDoes(WeightType type, String name) throws IOException {
    try (SafetensorsFile file = open(golden("rounding.safetensors"))) {
      assertThat(file.metadata()).containsEntry("format", "pt");
      float[] expected = read(file, name + ".widened");
      assertThat(read(file, name)).containsExactly(expected);
      Path written = write(type, new Values("x", read(file, "values")));
      try (SafetensorsFile back = open(written)) {
        assertThat(read(back, "x")).containsExactly(expected);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(WeightType.class)
  void readsBackWhatItWroteInSeveralChunks(WeightType type) throws IOException {
    float[] values = new float[300_001];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i % 255 - 127) / 64f;
    }
    Path path = write(type, new Values("odd", 1f), new Values("long", values));
    try (SafetensorsFile file = open(path)) {
      assertThat(read(file, "long")).isEqualTo(values);
      assertThat(file.metadata()).containsEntry("format", "pt");
    }
    RawLocalFileSystem hadoop = new RawLocalFileSystem();
    hadoop.initialize(java.net.URI.create("file:///"), new Configuration(false));
    try (SafetensorsFile file =
        SafetensorsFile.open(
            new StreamedByteSource(hadoop, new org.apache.hadoop.fs.Path(path.toUri())))) {
      assertThat(read(file, "long")).isEqualTo(values);
      assertThat(read(file, "odd")).containsExactly(1);
    }
  }

  @Test
  void theDataStartsAligned() throws IOException {
    for (String name : List.of("a", "ab", "abc", "abcdefgh")) {
      try (SafetensorsFile file = open(write(WeightType.F32, new Values(name, 1f)))) {
        assertThat(tensor(file, name).begin() % 8).isZero();
      }
    }
  }

  @Test
  void readsBeyondTwoGigabytes() throws IOException {
    long large = (1L << 31) + 12;
    String header =
        """
        {"large":{"dtype":"U8","shape":[%d],"data_offsets":[0,%d]},
         "x":{"dtype":"F32","shape":[2],"data_offsets":[%d,%d]}}\
        """
            .formatted(large, large, large, large + 8);
    Path path = directory.resolve("sparse.safetensors");
    Files.write(path, bytes(header, 0));
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.seek(file.length() + large);
      ByteBuffer values = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
      file.write(values.putFloat(3).putFloat(4).array());
    }
    try (SafetensorsFile file = open(path)) {
      assertThat(read(file, "x")).containsExactly(3, 4);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          not an object             | []                                                                   | 0  | not a JSON object
          broken JSON               | {"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}                | 8  | not valid JSON
          nothing but spaces        |                                                                      | 0  | not a JSON object
          two objects               | {} {}                                                                | 0  | follows the JSON object
          not a tensor              | {"x":1}                                                              | 0  | 'x' is not described
          no shape                  | {"x":{"dtype":"F32","data_offsets":[0,8]}}                           | 8  | needs dtype, shape
          no offsets                | {"x":{"dtype":"F32","shape":[2]}}                                    | 8  | needs dtype, shape
          one offset                | {"x":{"dtype":"F32","shape":[2],"data_offsets":[8]}}                 | 8  | two data_offsets
          three offsets             | {"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8,9]}}             | 8  | more than 2
          unknown field             | {"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"file":"y"}}    | 8  | unknown field 'file'
          unknown dtype             | {"x":{"dtype":"F31","shape":[2],"data_offsets":[0,8]}}               | 8  | unknown dtype 'F31'
          dtype of a wrong kind     | {"x":{"dtype":[],"shape":[2],"data_offsets":[0,8]}}                  | 8  | unknown dtype
          negative offset           | {"x":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}              | 8  | has -8 where
          negative size             | {"x":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}              | 8  | has -2 where
          fractional offset         | {"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8.0]}}             | 8  | has 8.0 where
          offset as text            | {"x":{"dtype":"F32","shape":[2],"data_offsets":[0,"8"]}}             | 8  | has 8 where
          offset beyond 64 bits     | {"x":{"dtype":"F32","shape":[2],"data_offsets":[0,9223372036854775808]}} | 8 | has 9223372036854775808 where
          end before begin          | {"x":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}               | 8  | before its start
          end beyond the file       | {"x":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}              | 8  | only 8 are there
          absurd end                | {"x":{"dtype":"F32","shape":[2],"data_offsets":[0,9223372036854775807]}} | 8 | only 8 are there
          range larger than shape   | {"x":{"dtype":"F32","shape":[1],"data_offsets":[0,8]}}               | 8  | needs 4 bytes, but its range has 8
          range smaller than shape  | {"x":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}               | 8  | needs 8 bytes, but its range has 4
          overflowing shape         | {"x":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}} | 0 | impossible shape
          overflowing bytes         | {"x":{"dtype":"F32","shape":[4611686018427387904],"data_offsets":[0,0]}}   | 0 | impossible shape
          overlap                   | {"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"y":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}} | 12 | ranges overlap
          the same range twice      | {"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"y":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}} | 8 | ranges overlap
          gap                       | {"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"y":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}} | 12 | leave a gap
          gap at the start          | {"x":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}               | 8  | leave a gap
          bytes at the end          | {"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}               | 8  | 4 bytes follow the last tensor
          the same name twice       | {"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"x":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}} | 8 | Duplicate field 'x'
          the same field twice      | {"x":{"dtype":"F32","dtype":"F16","shape":[1],"data_offsets":[0,4]}} | 4  | Duplicate field 'dtype'
          metadata of a wrong kind  | {"__metadata__":{"a":1}}                                             | 0  | __metadata__.a
          """)
  void refusesALie(String lie, String header, int dataBytes, String message) throws IOException {
    Path path = directory.resolve("lie.safetensors");
    Files.write(path, bytes(header == null ? "  " : header, dataBytes));
    assertThatThrownBy(() -> open(path))
        .as(lie)
        .isInstanceOf(BadDataException.class)
        .hasMessageStartingWith(path.toString())
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 16, starts with 8 bytes",
    "7, 16, starts with 8 bytes",
    "8, 16, it is truncated",
    "40, 9223372036854775807, no safetensors file",
    "40, -1, no safetensors file",
    "40, 100000001, no safetensors file",
    "40, 0, no safetensors file",
    "40, 33, it is truncated"
  })
  void refusesAHeaderLengthThatCannotBe(int size, long length, String message) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Math.max(8, size)).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(0, length);
    Path path = directory.resolve("length.safetensors");
    Files.write(path, java.util.Arrays.copyOf(bytes.array(), size));
    assertThatThrownBy(() -> open(path))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining(message);
  }

  @Test
  void refusesInvalidUtf8AndDeepNesting() throws IOException {
    byte[] bytes = bytes("{\"x\":{\"dtype\":\"F32\"}}", 0);
    bytes[10] = (byte) 0xFF;
    Path path = Files.write(directory.resolve("utf8.safetensors"), bytes);
    assertThatThrownBy(() -> open(path)).isInstanceOf(BadDataException.class);
    Path deep =
        Files.write(
            directory.resolve("deep.safetensors"),
            bytes("{\"x\":{\"shape\":" + "[".repeat(100_000), 0));
    assertThatThrownBy(() -> open(deep)).isInstanceOf(BadDataException.class);
  }

  @Test
  void refusesAShapeOfAbsurdRank() throws IOException {
    String shape = String.join(",", Collections.nCopies(1_000_000, "1"));
    Path path =
        Files.write(
            directory.resolve("rank.safetensors"),
            bytes(
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[" + shape + "],\"data_offsets\":[0,4]}}", 4));
    assertThatThrownBy(() -> open(path))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("more than 16 numbers");
  }

  /** Cut a good file anywhere: it is refused, and never read as something else. */
  @Test
  void refusesEveryTruncation() throws IOException {
    byte[] whole = Files.readAllBytes(golden("shapes.safetensors"));
    Path path = directory.resolve("cut.safetensors");
    for (int length = 0; length < whole.length; length++) {
      Files.write(path, java.util.Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> open(path)).isInstanceOf(BadDataException.class);
    }
  }

  @Property(tries = 2000)
  void anyDamageEndsInAnErrorOrAReadableFile(
      @ForAll Random random, @ForAll @IntRange(max = 8) int n) throws IOException {
    byte[] bytes = bytes("{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", 8);
    for (int i = 0; i < n; i++) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    Path path = Files.createTempFile("damaged", ".safetensors");
    try {
      Files.write(path, bytes);
      try (SafetensorsFile file = open(path)) {
        for (TensorInfo tensor : file.tensors().values()) {
          file.read(tensor, (offset, values, count) -> {});
        }
      } catch (BadDataException expected) {
        assertThat(expected).hasMessageContaining(path.toString());
      }
    } finally {
      Files.delete(path);
    }
  }

  @ParameterizedTest
  @CsvSource({"NaN", "Infinity", "-Infinity"})
  void refusesWeightsThatAreNoNumbers(float value) throws IOException {
    String header = "{\"x\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,12]}}";
    byte[] bytes = bytes(header, 12);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putFloat(bytes.length - 4, value);
    Path path = Files.write(directory.resolve("nan.safetensors"), bytes);
    try (SafetensorsFile file = open(path)) {
      assertThatThrownBy(() -> read(file, "x"))
          .isInstanceOf(BadDataException.class)
          .hasMessageContaining("element 2 of tensor 'x' is " + value);
    }
  }

  @Test
  void refusesToWriteWhatTheTypeCannotHold() {
    assertThatThrownBy(() -> write(WeightType.F16, new Values("x", 1, 70000)))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("Element 1 of tensor 'x' is 70000.0")
        .hasMessageContaining("F32");
    assertThatThrownBy(() -> write(WeightType.BF16, new Values("x", Float.NaN)))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("earlier checkpoint");
  }

  @Property(tries = 100)
  void anyNamesAndSizesComeBack(
      @ForAll Set<String> names, @ForAll @IntRange(max = 9) int size, @ForAll WeightType type)
      throws IOException {
    Set<String> valid = new HashSet<>(names);
    valid.remove(SafetensorsHeader.METADATA);
    valid.removeIf(name -> !StandardCharsets.UTF_8.newEncoder().canEncode(name));
    List<NamedTensor> tensors = new ArrayList<>();
    for (String name : valid) {
      tensors.add(
          new NamedTensor(
              name,
              List.of((long) size, 2L),
              (offset, values, count) -> java.util.Arrays.fill(values, 0, count, name.length())));
    }
    Path path = Files.createTempFile("names", ".safetensors");
    try {
      try (OutputStream out = Files.newOutputStream(path)) {
        new SafetensorsWriter(type, Map.of()).write(tensors, out);
      }
      try (SafetensorsFile file = open(path)) {
        assertThat(file.tensors().keySet()).isEqualTo(valid);
        for (String name : valid) {
          float[] expected = new float[2 * size];
          java.util.Arrays.fill(expected, name.length());
          assertThat(read(file, name)).containsExactly(expected);
        }
      }
    } finally {
      Files.delete(path);
    }
  }

  private record Values(String name, float... values) {}

  private Path write(WeightType type, Values... tensors) throws IOException {
    List<NamedTensor> named = new ArrayList<>();
    for (Values tensor : tensors) {
      named.add(
          new NamedTensor(
              tensor.name,
              List.of((long) tensor.values.length),
              (offset, values, count) ->
                  System.arraycopy(tensor.values, (int) offset, values, 0, count)));
    }
    Path path = directory.resolve(type + ".safetensors");
    try (OutputStream out = Files.newOutputStream(path)) {
      new SafetensorsWriter(type, Map.of("format", "pt")).write(named, out);
    }
    return path;
  }

  private static byte[] bytes(String header, int dataBytes) {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + dataBytes);
    return bytes.order(ByteOrder.LITTLE_ENDIAN).putLong(json.length).put(json).array();
  }

  private Path golden(String name) throws IOException {
    Path path = directory.resolve(name);
    try (InputStream in = SafetensorsFileTest.class.getResourceAsStream(name)) {
      Files.write(path, java.util.Objects.requireNonNull(in).readAllBytes());
    }
    return path;
  }

  private static SafetensorsFile open(Path path) throws IOException {
    return SafetensorsFile.open(new MappedByteSource(path));
  }

  private static TensorInfo tensor(SafetensorsFile file, String name) {
    return java.util.Objects.requireNonNull(file.tensors().get(name));
  }

  private static float[] read(SafetensorsFile file, String name) throws IOException {
    TensorInfo tensor = tensor(file, name);
    float[] all = new float[(int) tensor.elements()];
    file.read(
        tensor, (offset, values, count) -> System.arraycopy(values, 0, all, (int) offset, count));
    return all;
  }
}
