package tailor.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tailor.config.ConfigurationException;
import tailor.model.ParameterLayout;

/** Models lie on any Hadoop file system, and are then read as streams. */
class HadoopModelTest {
  private static final Configuration HADOOP = new Configuration(false);

  static {
    HADOOP.setClass("fs.remote.impl", RemoteFileSystem.class, RawLocalFileSystem.class);
  }

  @TempDir Path temporary;

  /** A file system that is not the local one, though its files are here. */
  public static final class RemoteFileSystem extends RawLocalFileSystem {
    @Override
    public URI getUri() {
      return URI.create("remote:///");
    }

    @Override
    public String getScheme() {
      return "remote";
    }
  }

  @ParameterizedTest
  @EnumSource(GoldenModel.class)
  void readsDirectories(GoldenModel golden) throws IOException {
    Path local = golden.copyTo(temporary);

    assertThat(weights("remote://" + local)).containsExactly(weights(local.toString()));
    assertThat(weights("file://" + local)).containsExactly(weights(local.toString()));
  }

  @Test
  void readsGgufFiles() throws IOException {
    Path local = temporary.resolve("model.gguf");
    try (InputStream in = HadoopModelTest.class.getResourceAsStream("gguf/model.gguf")) {
      Files.copy(Objects.requireNonNull(in), local);
    }

    assertThat(weights("remote://" + local)).containsExactly(weights(local.toString()));
    assertThat(weights("file://" + local)).containsExactly(weights(local.toString()));
    assertThat(ModelTokenizers.read("remote://" + local, HADOOP).files())
        .containsKey("tokenizer.json");
  }

  @Test
  void saysThatAFileSystemOrAModelIsNotThere() {
    assertThatThrownBy(() -> weights("nowhere:///model"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("nowhere:///model");
    assertThatThrownBy(() -> weights("remote://" + temporary + "/none.gguf"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("does not exist");
  }

  private static float[] weights(String location) {
    try (HuggingFaceModel model = HuggingFaceModel.open(location, HADOOP)) {
      float[] flat = new float[(int) ParameterLayout.of(model.shape()).size()];
      model.readWeights(
          (offset, values, count) -> System.arraycopy(values, 0, flat, (int) offset, count));
      return flat;
    }
  }
}
