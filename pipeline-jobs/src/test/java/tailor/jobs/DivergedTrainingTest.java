package tailor.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.PositionedReadable;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.Seekable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tailor.export.GoldenModel;
import tailor.testkit.InProcess;
import tailor.testkit.LocalSpark;

/** A training whose loss is no number any more, through the command. */
class DivergedTrainingTest {
  @TempDir Path directory;

  @Test
  void stopsWithTheLastGoodCheckpointNamedAndGoesOnFromIt() throws IOException {
    Configuration hadoop = LocalSpark.session().sparkContext().hadoopConfiguration();
    hadoop.setClass("fs.spoiled.impl", SpoilingFileSystem.class, RawLocalFileSystem.class);
    TinyRun run = TinyRun.formatted(directory);
    Path config =
        run.configuration(
            """
            storage.root = "spoiled://%s"
            spark { "spark.hadoop.fs.spoiled.impl" = "%s" }
            format.split.validation = 0
            model.base = "%s"
            train { workers = 2, batch-size = 1, steps-per-round = 2, max-steps = 8, checkpoint-every = 1 }
            """
                .formatted(
                    run.data(),
                    SpoilingFileSystem.class.getName(),
                    GoldenModel.TIED.copyTo(directory)));
    TinyRun.done("format", config, "--overwrite");
    TinyRun.done("tokenize", config);
    Path straight = directory.resolve("straight");
    TinyRun.copy(run.data(), straight);
    TinyRun.done("train", config, "--set", "storage.root=" + straight);

    SpoilingFileSystem.SPOILS.set("round-000003");
    InProcess diverged = TinyRun.run("train", config);

    Path checkpoints = run.data().resolve("checkpoints");
    assertThat(diverged.exitCode()).as(diverged.err()).isEqualTo(3);
    assertThat(diverged.err())
        .contains("Training diverged in round 3: NaN or infinity in the training loss.")
        .containsPattern("The last good checkpoint is \\S*/round-000002; model.base can name it")
        .doesNotContain("Exception");
    assertThat(checkpoints.resolve("r/_SUCCESS")).doesNotExist();

    InProcess resumed = TinyRun.done("train", config);

    assertThat(resumed.err()).contains("going on after round 2 of 4");
    assertThat(weights(checkpoints.resolve("r")))
        .isEqualTo(weights(straight.resolve("checkpoints/r")));
  }

  private static byte[] weights(Path checkpoints) throws IOException {
    Path latest = checkpoints.resolve(Files.readString(checkpoints.resolve("latest")).strip());
    assertThat(latest.getFileName()).hasToString("round-000004");
    return Files.readAllBytes(latest.resolve("model.safetensors"));
  }

  /** The local file system under another name, which gives a round's parameters wrongly once. */
  public static final class SpoilingFileSystem extends RawLocalFileSystem {
    static final AtomicReference<String> SPOILS = new AtomicReference<>("");

    @Override
    public URI getUri() {
      return URI.create("spoiled:///");
    }

    @Override
    public String getScheme() {
      return "spoiled";
    }

    @Override
    public FileStatus getFileStatus(org.apache.hadoop.fs.Path file) throws IOException {
      return plain(super.getFileStatus(file));
    }

    @Override
    public FileStatus[] listStatus(org.apache.hadoop.fs.Path directory) throws IOException {
      return Stream.of(super.listStatus(directory))
          .map(SpoilingFileSystem::plain)
          .toArray(FileStatus[]::new);
    }

    /** The status without permissions, which are looked up by the scheme {@code file} only. */
    private static FileStatus plain(FileStatus status) {
      return new FileStatus(
          status.getLen(),
          status.isDirectory(),
          status.getReplication(),
          status.getBlockSize(),
          status.getModificationTime(),
          status.getPath());
    }

    @Override
    public FSDataInputStream open(org.apache.hadoop.fs.Path file, int bufferSize)
        throws IOException {
      String round = SPOILS.get();
      boolean spoilt =
          file.getName().equals("parameters.safetensors")
              && file.getParent().getName().equals(round)
              && SPOILS.compareAndSet(round, "");
      return spoilt
          ? new FSDataInputStream(
              new SpoiltBytes(Files.readAllBytes(Path.of(file.toUri().getPath()))))
          : super.open(file, bufferSize);
    }
  }

  /** A file whose last number is the largest that there is. */
  private static final class SpoiltBytes extends ByteArrayInputStream
      implements Seekable, PositionedReadable {
    SpoiltBytes(byte[] bytes) {
      super(bytes);
      ByteBuffer.wrap(bytes)
          .order(ByteOrder.LITTLE_ENDIAN)
          .putFloat(bytes.length - Float.BYTES, Float.MAX_VALUE);
    }

    @Override
    public void seek(long position) {
      pos = (int) position;
    }

    @Override
    public long getPos() {
      return pos;
    }

    @Override
    public boolean seekToNewSource(long target) {
      return false;
    }

    @Override
    public int read(long position, byte[] bytes, int offset, int length) {
      int count = Math.min(length, buf.length - (int) position);
      System.arraycopy(buf, (int) position, bytes, offset, count);
      return count;
    }

    @Override
    public void readFully(long position, byte[] bytes, int offset, int length) {
      read(position, bytes, offset, length);
    }

    @Override
    public void readFully(long position, byte[] bytes) {
      readFully(position, bytes, 0, bytes.length);
    }
  }
}
