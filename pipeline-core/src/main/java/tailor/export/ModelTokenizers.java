package tailor.export;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import tailor.config.ConfigurationException;
import tailor.export.gguf.GgufModel;
import tailor.tokenize.TokenizerFiles;

/** The tokenizers of models, whatever form they are in. */
public final class ModelTokenizers {
  private ModelTokenizers() {}

  /**
   * Reads a tokenizer: a directory in Hugging Face form, a {@code tokenizer.json}, or a GGUF file.
   *
   * @throws ConfigurationException if there is none, or none that Tailor can rebuild
   */
  public static TokenizerFiles read(String location, Configuration hadoop) {
    if (!GgufModel.isAt(location)) {
      return TokenizerFiles.read(location, hadoop);
    }
    try (GgufModel model = GgufFiles.open(location, hadoop)) {
      return model.tokenizer();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the tokenizer of " + location, e);
    }
  }

  /** The file in which a location has its tokenizer. */
  public static String file(String location) {
    return GgufModel.isAt(location) ? location : TokenizerFiles.jsonPath(location);
  }

  /** Rows of a model's embedding, where the model says so. */
  public static Optional<Integer> embeddings(String location, Configuration hadoop) {
    if (!GgufModel.isAt(location)) {
      return TokenizerFiles.modelVocabulary(location, hadoop);
    }
    try (GgufModel model = GgufFiles.open(location, hadoop)) {
      return Optional.of(
          HuggingFaceConfig.parse(model.name(), model.configJson()).model().vocabularySize());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the model " + location, e);
    }
  }
}
