package tailor.export.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tailor.config.ConfigurationException;
import tailor.export.safetensors.MappedByteSource;
import tailor.export.safetensors.StreamedByteSource;
import tailor.run.BadDataException;
import tailor.run.TailorException;

class GgufFileTest {
  private static final String DAMAGED = "Get the file again";

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(GgufType.class)
  void dequantizesAsTheReferenceImplementationDoes(GgufType type) throws IOException {
    String name = type.name().toLowerCase(Locale.ROOT);
    try (GgufFile file = open(golden("types.gguf"))) {
      String stored = file.tensors().containsKey(name) ? name : "values." + name;
      if (type == GgufType.F32) {
        assertThat(read(file, "values")).contains(127, 63.5f, -0.5f);
        return;
      }
      assertThat(tensor(file, stored).type()).isEqualTo(type);
      assertThat(read(file, stored)).containsExactly(read(file, stored + ".expected"));
    }
  }

  @ParameterizedTest
  @EnumSource(GgufWeightType.class)
  void quantizesAsTheReferenceImplementationDoes(GgufWeightType type) throws IOException {
    try (GgufFile file = open(golden("types.gguf"))) {
      float[] values = read(file, "values");
      ByteBuffer bytes =
          ByteBuffer.allocate((int) type.stored().bytes(values.length))
              .order(ByteOrder.LITTLE_ENDIAN);
      type.encode(values, values.length, bytes);
      float[] back = new float[values.length];
      type.stored().decode(bytes, back, values.length);
      String name = type == GgufWeightType.F32 ? "" : "." + type.name().toLowerCase(Locale.ROOT);
      assertThat(back).containsExactly(read(file, "values" + name));
    }
  }

  @ParameterizedTest
  @CsvSource({"q4_k, 100, 300", "q6_k, 255, 2", "q4_0, 31, 1", "q8_0, 0, 64", "values.f16, 3, 5"})
  void readsFromAnyElementOn(String name, int offset, int count) throws IOException {
    try (GgufFile file = open(golden("types.gguf"))) {
      float[] part = new float[count];
      file.read(tensor(file, name), offset, part, count);
      float[] whole = read(file, name);
      assertThat(part).containsExactly(Arrays.copyOfRange(whole, offset, offset + count));
    }
  }

  @Test
  void readsMetadataOfEveryType() throws IOException {
    try (GgufFile file = open(golden("metadata.gguf"))) {
      GgufMetadata metadata = file.metadata();
      assertThat(metadata.size("u8")).hasValue(255);
      assertThat(metadata.number("i8")).hasValue(-1);
      assertThat(metadata.size("u16")).hasValue(65535);
      assertThat(metadata.number("i16")).hasValue(-2);
      assertThat(metadata.number("u32")).hasValue(4294967295.0);
      assertThat(metadata.number("i32")).hasValue(-3);
      assertThat(metadata.number("u64")).hasValue(0x1p40);
      assertThat(metadata.number("i64")).hasValue(-4);
      assertThat(metadata.number("f32")).hasValue(0.5);
      assertThat(metadata.number("f64")).hasValue(0.1);
      assertThat(metadata.flag("yes")).contains(true);
      assertThat(metadata.text("text")).contains("Grüße\n▁");
      assertThat(metadata.texts("texts")).contains(List.of("a", "", "Ġ"));
      assertThat(metadata.numbers("numbers")).contains(List.of(1.0, -2.0, 3.0));
      assertThat(metadata.numbers("scores")).contains(List.of(0.5, -1.0));
      assertThat(metadata.text("absent")).isEmpty();
      assertThatThrownBy(() -> metadata.size("u32"))
          .isInstanceOf(BadDataException.class)
          .hasMessageContaining("u32 is 4,294,967,295");
      assertThatThrownBy(() -> metadata.text("u8"))
          .isInstanceOf(BadDataException.class)
          .hasMessageContaining("u8 is no text");
    }
  }

  @Test
  void readsShapesOutermostFirstAtAnotherAlignment() throws IOException {
    try (GgufFile file = open(golden("metadata.gguf"))) {
      assertThat(tensor(file, "a").shape()).containsExactly(2L, 3L);
      assertThat(tensor(file, "a").begin() % 64).isZero();
      assertThat(read(file, "a")).containsExactly(1, 2, 3, 4, 5, 6);
      assertThat(read(file, "b")).containsExactly(7, 8);
    }
  }

  @Test
  void readsOverAnyHadoopFileSystem() throws IOException {
    RawLocalFileSystem hadoop = new RawLocalFileSystem();
    hadoop.initialize(java.net.URI.create("file:///"), new Configuration(false));
    Path path = golden("types.gguf");
    try (GgufFile mapped = open(path);
        GgufFile streamed =
            GgufFile.open(
                new StreamedByteSource(hadoop, new org.apache.hadoop.fs.Path(path.toUri())))) {
      for (String name : mapped.tensors().keySet()) {
        assertThat(read(streamed, name)).containsExactly(read(mapped, name));
      }
    }
  }

  @Test
  void readsBeyondTwoGigabytes() throws IOException {
    long large = 1L << 30;
    byte[] head =
        GgufBytes.head(2, 0)
            .text("large")
            .u32(1)
            .u64(large)
            .u32(1)
            .u64(0)
            .text("x")
            .u32(1)
            .u64(2)
            .u32(0)
            .u64(2 * large)
            .padding()
            .toArray();
    Path path = Files.write(directory.resolve("sparse.gguf"), head);
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.seek(head.length + 2 * large);
      ByteBuffer values = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
      file.write(values.putFloat(3).putFloat(4).array());
    }
    try (GgufFile file = open(path)) {
      assertThat(read(file, "x")).containsExactly(3, 4);
    }
  }

  static Stream<Arguments> lies() {
    long most = Long.MAX_VALUE;
    return Stream.of(
        lie("nothing", new GgufBytes(), "no GGUF file"),
        lie("other letters", new GgufBytes().u32(0x04034B50).u32(3).u64(0).u64(0), "no GGUF"),
        lie("too many tensors", GgufBytes.head(1L << 40, 0), "1099511627776 tensors"),
        lie("unsigned tensors", GgufBytes.head(-1, 0), "18446744073709551615 tensors"),
        lie("too many values", GgufBytes.head(0, most), "metadata values; at most 0"),
        lie("a long key", GgufBytes.head(0, 1).u64(most).u64(0), "bytes for the name"),
        lie("an unsigned key", GgufBytes.head(0, 1).u64(-8).u64(0), "bytes for the name"),
        lie("a long text", GgufBytes.head(0, 1).text("k").u32(8).u64(1L << 33), "bytes for k"),
        lie("an unknown type", GgufBytes.head(0, 1).text("k").u32(13).u64(0), "unknown type 13"),
        lie("no flag", GgufBytes.head(0, 1).text("k").u32(7).u8(2).u64(0), "has 2 as 'k'"),
        lie(
            "a key twice",
            GgufBytes.head(0, 2).text("k").u32(7).u8(1).text("k").u32(7).u8(1),
            "'k' twice"),
        lie(
            "a long array of texts",
            GgufBytes.head(0, 1).text("k").u32(9).u32(8).u64(1L << 31),
            "2147483648 elements of 'k'"),
        lie(
            "a long array of bytes",
            GgufBytes.head(0, 1).text("k").u32(9).u32(0).u64(most).u64(0),
            "elements of 'k'"),
        lie(
            "an array of arrays",
            GgufBytes.head(0, 1).text("k").u32(9).u32(9).u64(1).u64(0),
            "which no array"),
        lie("no dimension", GgufBytes.tensor(0, 2, 0, 0), "0 dimensions"),
        lie("many dimensions", GgufBytes.tensor(5, 2, 0, 0), "5 dimensions"),
        lie("endless dimensions", GgufBytes.tensor(0xFFFFFFFFL, 2, 0, 0), "4294967295 dim"),
        lie("size zero", GgufBytes.tensor(1, 0, 0, 0), "impossible size 0"),
        lie("size beyond 63 bits", GgufBytes.tensor(1, -1, 0, 0), "impossible size 1844"),
        lie("overflowing shape", GgufBytes.tensor(2, 1L << 32, 0, 0), "impossible size"),
        lie("absurd shape", GgufBytes.tensor(1, most, 0, 0), "bytes can hold"),
        lie("too large for the file", GgufBytes.tensor(1, 100, 0, 0), "it is truncated"),
        lie("too small for the file", GgufBytes.tensor(1, 2, 0, 32), "leave a gap"),
        lie("an offset beyond the file", GgufBytes.tensor(1, 2, 0, 1L << 40), "within the file's"),
        lie("a negative offset", GgufBytes.tensor(1, 2, 0, -32), "within the file's"),
        lie("an unaligned offset", GgufBytes.tensor(1, 2, 0, 4), "a multiple of 32"),
        lie("a part of a block", GgufBytes.tensor(1, 2, 8, 0), "Q8_0 comes in blocks of 32"),
        lie("bytes at the end", GgufBytes.tensor(1, 2, 0, 0).u64(0), "8 bytes after the last"),
        lie(
            "alignment zero",
            GgufBytes.head(0, 1).text("general.alignment").u32(4).u32(0),
            "power of two"),
        lie(
            "alignment three",
            GgufBytes.head(0, 1).text("general.alignment").u32(4).u32(3),
            "power of two"),
        lie(
            "an absurd alignment",
            GgufBytes.head(0, 1).text("general.alignment").u32(4).u32(1L << 31),
            "general.alignment"),
        lie("overlap", two("x", "y", 0), "ranges overlap"),
        lie("a tensor twice", two("x", "x", 32), "'x' twice"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lies")
  void refusesALie(String lie, byte[] bytes, String message) throws IOException {
    Path path = Files.write(directory.resolve("lie.gguf"), bytes);
    assertThatThrownBy(() -> open(path))
        .isInstanceOf(BadDataException.class)
        .hasMessageStartingWith(path.toString())
        .hasMessageContaining(message)
        .hasMessageContaining(DAMAGED);
  }

  @ParameterizedTest
  @CsvSource({
    "1, version 1; Tailor reads 2 and 3",
    "4, version 4; Tailor reads 2 and 3",
    "50331648, is big-endian"
  })
  void refusesOtherVersions(int version, String message) throws IOException {
    byte[] bytes = new GgufBytes().u32(GgufHeader.MAGIC).u32(version).u64(0).u64(0).toArray();
    Path path = Files.write(directory.resolve("version.gguf"), bytes);
    assertThatThrownBy(() -> open(path))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(message);
  }

  @Test
  void namesTheTypesThatItReads() throws IOException {
    Path path = Files.write(directory.resolve("q2.gguf"), GgufBytes.tensor(1, 2, 10, 0).toArray());
    assertThatThrownBy(() -> open(path))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("tensor 'x' in ggml's type 10")
        .hasMessageContaining("Q8_0, Q4_0, Q4_1");
  }

  /** Cut a good file anywhere before its last padding: it is refused. */
  @Test
  void refusesEveryTruncation() throws IOException {
    byte[] whole = Files.readAllBytes(golden("metadata.gguf"));
    Path path = directory.resolve("cut.gguf");
    for (int length = 0; length < whole.length - 60; length++) {
      Files.write(path, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> open(path)).isInstanceOf(BadDataException.class);
    }
  }

  @Property(tries = 2000)
  void anyDamageEndsInAnErrorOrAReadableFile(
      @ForAll Random random, @ForAll @IntRange(min = 1, max = 8) int n) throws IOException {
    byte[] bytes = Files.readAllBytes(golden("metadata.gguf"));
    for (int i = 0; i < n; i++) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    Path path = Files.write(Files.createTempFile("damaged", ".gguf"), bytes);
    try (GgufFile file = open(path)) {
      for (String name : file.tensors().keySet()) {
        assertThat(read(file, name)).isNotEmpty();
      }
    } catch (TailorException expected) {
      assertThat(expected).hasMessageContaining(path.toString());
    } finally {
      Files.delete(path);
    }
  }

  @ParameterizedTest
  @CsvSource({"NaN", "Infinity", "-Infinity"})
  void refusesWeightsThatAreNoNumbers(float value) throws IOException {
    byte[] bytes = GgufBytes.tensor(1, 2, 0, 0).toArray();
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putFloat(bytes.length - 28, value);
    Path path = Files.write(directory.resolve("nan.gguf"), bytes);
    try (GgufFile file = open(path)) {
      assertThatThrownBy(() -> read(file, "x"))
          .isInstanceOf(BadDataException.class)
          .hasMessageContaining("element 1 of tensor 'x' is " + value);
    }
  }

  private static Arguments lie(String lie, GgufBytes bytes, String message) {
    return Arguments.of(lie, bytes.toArray(), message);
  }

  private static GgufBytes two(String first, String second, long offset) {
    return GgufBytes.head(2, 0)
        .text(first)
        .u32(1)
        .u64(2)
        .u32(0)
        .u64(0)
        .text(second)
        .u32(1)
        .u64(2)
        .u32(0)
        .u64(offset)
        .padding()
        .f32(1)
        .f32(2)
        .padding()
        .f32(1)
        .f32(2);
  }

  private static GgufFile open(Path path) throws IOException {
    return GgufFile.open(new MappedByteSource(path));
  }

  private static GgufTensor tensor(GgufFile file, String name) {
    return Objects.requireNonNull(file.tensors().get(name), name);
  }

  private static float[] read(GgufFile file, String name) throws IOException {
    GgufTensor tensor = tensor(file, name);
    float[] values = new float[Math.toIntExact(tensor.elements())];
    file.read(tensor, 0, values, values.length);
    return values;
  }

  private static Path golden(String name) {
    try {
      return Path.of(Objects.requireNonNull(GgufFileTest.class.getResource(name), name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
