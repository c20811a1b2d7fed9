package tailor.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSInputStream;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tailor.config.Binder;
import tailor.config.ConfigurationException;
import tailor.config.Problems;
import tailor.export.GoldenModel;

class ChecksTest {
  private static final String IMPLEMENTATION = "spark.hadoop.fs.counted.impl";

  @TempDir Path temporary;
  private Path model;

  @BeforeEach
  void copyModel() throws IOException {
    model = GoldenModel.QWEN2.copyTo(temporary);
    CountingFileSystem.WEIGHT_BYTES.set(0);
  }

  @Test
  void readsEveryWeightOnceHoweverManyStagesNameTheModel() throws IOException {
    Bound bound = bound("model.base = \"counted://%s\"".formatted(model));
    List<Stage> stages = List.of(new TokenizeStage(), new TrainStage(), new EvaluateStage());

    new Checks(stages, Pipeline.hadoop(bound.options().spark())).requirePassed(bound);

    long size = Files.size(model.resolve("model.safetensors"));
    assertThat(CountingFileSystem.WEIGHT_BYTES.get()).isBetween(size, size + size / 2);
  }

  @Test
  void tellsOnceOfAModelThatCannotBeUsedAndOfAllElse() throws IOException {
    Files.writeString(model.resolve("config.json"), "{\"model_type\": \"other\"}");
    Bound bound =
        bound("model.base = \"%s\", format.split.test = 0, train.kernels = nd4j".formatted(model));
    List<Stage> stages = List.of(new TrainStage(), new EvaluateStage());

    assertThatThrownBy(() -> new Checks(stages, Pipeline.hadoop(Map.of())).requirePassed(bound))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("format.split.test")
        .message()
        .containsOnlyOnce("model.base");
  }

  private static Bound bound(String config) {
    Problems problems = new Problems();
    String whole =
        config
            + ", storage.root = x, tokenize.sequence-length = 64, spark { \"%s\" = \"%s\" }"
                .formatted(IMPLEMENTATION, CountingFileSystem.class.getName());
    return new Bound(
        new Binder(problems).bind(ConfigFactory.parseString(whole), TailorOptions.class), problems);
  }

  /** The local file system under another name, which counts what is read of weights. */
  public static final class CountingFileSystem extends RawLocalFileSystem {
    static final AtomicLong WEIGHT_BYTES = new AtomicLong();

    @Override
    public URI getUri() {
      return URI.create("counted:///");
    }

    @Override
    public String getScheme() {
      return "counted";
    }

    @Override
    public FSDataInputStream open(org.apache.hadoop.fs.Path file, int bufferSize)
        throws IOException {
      FSDataInputStream in = super.open(file, bufferSize);
      return file.getName().endsWith(".safetensors")
          ? new FSDataInputStream(new CountedStream(in))
          : in;
    }
  }

  private static final class CountedStream extends FSInputStream {
    private final FSDataInputStream in;

    CountedStream(FSDataInputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count = in.read(bytes, offset, length);
      CountingFileSystem.WEIGHT_BYTES.addAndGet(Math.max(count, 0));
      return count;
    }

    @Override
    public void seek(long position) throws IOException {
      if (position < 0) {
        throw new EOFException();
      }
      in.seek(position);
    }

    @Override
    public long getPos() throws IOException {
      return in.getPos();
    }

    @Override
    public boolean seekToNewSource(long target) {
      return false;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
