package tailor.export;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import tailor.config.ConfigurationException;
import tailor.export.gguf.GgufModel;
import tailor.export.hub.HubName;
import tailor.export.peft.PeftAdapter;
import tailor.tokenize.TokenizerFiles;

/** The tokenizers of models, whatever form they are in. */
public final class ModelTokenizers {
  private ModelTokenizers() {}

  /**
   * Reads a tokenizer: a directory in Hugging Face form, a {@code tokenizer.json}, a GGUF file, or
   * a directory of PEFT's, which may leave it to the model that it adapts.
   *
   * @throws ConfigurationException if there is none, or none that Tailor can rebuild
   */
  public static TokenizerFiles read(String location, Configuration hadoop) {
    String owner = owner(location, hadoop);
    if (!GgufModel.isAt(owner)) {
      return TokenizerFiles.read(owner, hadoop);
    }
    try (GgufModel model = GgufFiles.open(owner, hadoop)) {
      return model.tokenizer();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the tokenizer of " + owner, e);
    }
  }

  /** The file in which a location has its tokenizer; a name on a hub is left as it is. */
  public static String file(String location, Configuration hadoop) {
    if (HubName.isAt(location)) {
      return location;
    }
    String owner = owner(location, hadoop);
    return GgufModel.isAt(owner) ? owner : TokenizerFiles.jsonPath(owner);
  }

  private static String owner(String location, Configuration hadoop) {
    try {
      return PeftAdapter.isAt(location, hadoop) && !TokenizerFiles.isIn(location, hadoop)
          ? base(location, hadoop)
          : location;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the adapters in " + location, e);
    }
  }

  private static String base(String location, Configuration hadoop) throws IOException {
    return PeftAdapter.read(ModelDirectory.at(location, hadoop)).base(hadoop);
  }

  /** Rows of a model's embedding, where the model says so. */
  public static Optional<Integer> embeddings(String location, Configuration hadoop) {
    try {
      if (PeftAdapter.isAt(location, hadoop)) {
        return embeddings(base(location, hadoop), hadoop);
      }
      if (!GgufModel.isAt(location)) {
        return TokenizerFiles.modelVocabulary(location, hadoop);
      }
      try (GgufModel model = GgufFiles.open(location, hadoop)) {
        return Optional.of(
            HuggingFaceConfig.parse(model.name(), model.configJson()).model().vocabularySize());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the model " + location, e);
    }
  }
}
