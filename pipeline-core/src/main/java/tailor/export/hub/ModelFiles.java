package tailor.export.hub;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import tailor.config.ConfigurationException;

/** Which files of a commit make a model: never pickled ones, nor weights for other programs. */
final class ModelFiles {
  static final String CONFIG = "config.json";

  private static final String TOKENIZER = "tokenizer.json";
  private static final String SINGLE = "model.safetensors";
  private static final String INDEX = "model.safetensors.index.json";
  private static final Pattern SHARD = Pattern.compile("model-\\d{5}-of-\\d{5}\\.safetensors");

  private static final Set<String> SMALL =
      Set.of(
          CONFIG,
          "generation_config.json",
          TOKENIZER,
          "tokenizer_config.json",
          "special_tokens_map.json",
          "added_tokens.json",
          "chat_template.jinja",
          "chat_template.json",
          "README.md");

  private ModelFiles() {}

  /**
   * The files to fetch, {@code config.json} last, so that what has it is complete.
   *
   * @throws ConfigurationException if they make no model
   */
  static List<HubFile> of(HubName name, List<HubFile> commit) {
    boolean single = commit.stream().anyMatch(file -> file.name().equals(SINGLE));
    List<HubFile> files =
        commit.stream()
            .filter(file -> SMALL.contains(file.name()) || isWeights(file.name(), single))
            .sorted(
                Comparator.comparing((HubFile file) -> file.name().equals(CONFIG))
                    .thenComparing(HubFile::name))
            .toList();
    requirePresent(name, files, CONFIG, files.stream().anyMatch(f -> f.name().equals(CONFIG)));
    requirePresent(
        name, files, SINGLE, files.stream().anyMatch(file -> isWeights(file.name(), single)));
    return files;
  }

  /**
   * The files of a model but its weights.
   *
   * @throws ConfigurationException if they make no tokenizer
   */
  static List<HubFile> ofTokenizer(HubName name, List<HubFile> commit) {
    List<HubFile> files = commit.stream().filter(file -> SMALL.contains(file.name())).toList();
    requirePresent(
        name, files, TOKENIZER, files.stream().anyMatch(file -> file.name().equals(TOKENIZER)));
    return files;
  }

  private static void requirePresent(
      HubName name, List<HubFile> files, String file, boolean present) {
    if (!present) {
      throw new ConfigurationException(
          "%s has no %s; of what Tailor reads it has %s. Choose a model in Hugging Face form with safetensors weights."
              .formatted(
                  name,
                  file,
                  files.isEmpty() ? "nothing" : files.stream().map(HubFile::name).toList()));
    }
  }

  private static boolean isWeights(String name, boolean single) {
    return single ? name.equals(SINGLE) : name.equals(INDEX) || SHARD.matcher(name).matches();
  }
}
