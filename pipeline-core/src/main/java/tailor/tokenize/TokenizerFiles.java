package tailor.tokenize;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import tailor.config.ConfigurationException;
import tailor.run.BadDataException;
import tailor.run.Json;
import tailor.run.UserFiles;

/**
 * A tokenizer as its files, which is how it travels to executors and into an exported model.
 *
 * @param origin where it was read, for messages
 * @param files the content of {@code tokenizer.json} and of those of {@code tokenizer_config.json},
 *     {@code chat_template.jinja}, {@code special_tokens_map.json}, {@code config.json} and {@code
 *     generation_config.json} that lie beside it
 */
public record TokenizerFiles(String origin, TreeMap<String, byte[]> files) implements Serializable {
  /** The file that a tokenizer cannot do without. */
  public static final String TOKENIZER = "tokenizer.json";

  static final String TOKENIZER_CONFIG = "tokenizer_config.json";
  static final String CHAT_TEMPLATE = "chat_template.jinja";
  static final String SPECIAL_TOKENS_MAP = "special_tokens_map.json";
  static final String MODEL_CONFIG = "config.json";
  static final String GENERATION_CONFIG = "generation_config.json";

  public TokenizerFiles {
    if (!files.containsKey(TOKENIZER)) {
      throw new ConfigurationException("No " + TOKENIZER + " in " + origin + ".");
    }
  }

  /** A tokenizer that is nothing but a {@code tokenizer.json}. */
  public static TokenizerFiles of(String origin, byte[] tokenizerJson) {
    return new TokenizerFiles(origin, new TreeMap<>(Map.of(TOKENIZER, tokenizerJson)));
  }

  /**
   * Reads a directory in Hugging Face form, or a {@code tokenizer.json} and what lies beside it,
   * from any Hadoop file system.
   *
   * @throws ConfigurationException if there is no such directory or file
   */
  public static TokenizerFiles read(String location, Configuration hadoop) {
    try {
      Path json = new Path(jsonPath(location));
      FileSystem system = json.getFileSystem(hadoop);
      system.getFileStatus(json);
      TreeMap<String, byte[]> files = new TreeMap<>();
      put(files, TOKENIZER, readIfExists(system, json));
      for (String name :
          new String[] {
            TOKENIZER_CONFIG, CHAT_TEMPLATE, SPECIAL_TOKENS_MAP, MODEL_CONFIG, GENERATION_CONFIG
          }) {
        put(files, name, readIfExists(system, new Path(json.getParent(), name)));
      }
      return new TokenizerFiles(location, files);
    } catch (FileNotFoundException e) {
      throw new ConfigurationException(
          "The tokenizer "
              + location
              + " does not exist: expected a tokenizer.json, or a directory that has one.");
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the tokenizer " + location, e);
    }
  }

  /** The same tokenizer, beside those files of the model that the other has and this one lacks. */
  public TokenizerFiles besideModelFilesOf(TokenizerFiles other) {
    TreeMap<String, byte[]> all = new TreeMap<>(files);
    for (String name : new String[] {MODEL_CONFIG, GENERATION_CONFIG}) {
      byte[] content = other.file(name);
      if (content != null) {
        all.putIfAbsent(name, content);
      }
    }
    return new TokenizerFiles(origin, all);
  }

  /** Whether a location has a {@code tokenizer.json}. */
  public static boolean isIn(String location, Configuration hadoop) throws IOException {
    Path json = new Path(jsonPath(location));
    return json.getFileSystem(hadoop).exists(json);
  }

  /** The {@code tokenizer.json} that a location means: itself, or the one in the directory. */
  public static String jsonPath(String location) {
    return location.endsWith(".json") ? location : new Path(location, TOKENIZER).toString();
  }

  /**
   * Rows of the embedding of a model in Hugging Face form, as its {@code config.json} says.
   *
   * @param directory the model's directory; empty is returned if it has no such file, or the file
   *     no such figure
   * @throws BadDataException if the file is damaged
   */
  public static Optional<Integer> modelVocabulary(String directory, Configuration hadoop) {
    Path file = new Path(directory, MODEL_CONFIG);
    try {
      byte[] content = readIfExists(file.getFileSystem(hadoop), file);
      if (content == null) {
        return Optional.empty();
      }
      JsonNode size = new ObjectMapper().readTree(content).path("vocab_size");
      return size.isInt() ? Optional.of(size.asInt()) : Optional.empty();
    } catch (JsonProcessingException e) {
      throw new BadDataException(file + " is not valid JSON: " + Json.problem(e), e);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read", e);
    }
  }

  /** Writes the tokenizer's own files into a directory; those of the model are left out. */
  public void write(Path directory, FileSystem system) {
    try {
      for (String name :
          new String[] {TOKENIZER, TOKENIZER_CONFIG, CHAT_TEMPLATE, SPECIAL_TOKENS_MAP}) {
        byte[] content = files.get(name);
        if (content != null) {
          try (OutputStream out = system.create(new Path(directory, name), true)) {
            out.write(content);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The tokenizer cannot be written to " + directory, e);
    }
  }

  /** The same tokenizer, with the special token that ends a text named in its configuration. */
  public TokenizerFiles withEndOfText(String endOfText) {
    byte[] present = files.get(TOKENIZER_CONFIG);
    try {
      ObjectMapper json = new ObjectMapper();
      ObjectNode configuration =
          present == null ? json.createObjectNode() : json.readValue(present, ObjectNode.class);
      configuration.put("eos_token", endOfText);
      TreeMap<String, byte[]> changed = new TreeMap<>(files);
      changed.put(
          TOKENIZER_CONFIG, json.writerWithDefaultPrettyPrinter().writeValueAsBytes(configuration));
      return new TokenizerFiles(origin, changed);
    } catch (IOException e) {
      throw new ConfigurationException(
          TOKENIZER_CONFIG + " of the tokenizer " + origin + " is no JSON object");
    }
  }

  /**
   * The chat template: {@code chat_template.jinja} if it is there, else the one that {@code
   * tokenizer_config.json} has, or the one called {@code default} if it has several.
   */
  public Optional<String> chatTemplate() {
    byte[] own = files.get(CHAT_TEMPLATE);
    if (own != null) {
      return Optional.of(new String(own, StandardCharsets.UTF_8));
    }
    JsonNode template = object(TOKENIZER_CONFIG).path("chat_template");
    for (JsonNode named : template.isArray() ? template : new ObjectMapper().createArrayNode()) {
      if (named.path("name").asText().equals("default")) {
        return Optional.of(named.path("template").asText());
      }
    }
    return template.isTextual() ? Optional.of(template.asText()) : Optional.empty();
  }

  /** The special tokens that have a name: {@code bos_token}, {@code eos_token} and others. */
  public Map<String, String> namedTokens() {
    Map<String, String> tokens = new TreeMap<>();
    for (String file : new String[] {SPECIAL_TOKENS_MAP, TOKENIZER_CONFIG}) {
      object(file)
          .fields()
          .forEachRemaining(
              field -> {
                JsonNode token = field.getValue();
                JsonNode text = token.isObject() ? token.path("content") : token;
                if (field.getKey().endsWith("_token") && text.isTextual()) {
                  tokens.put(field.getKey(), text.asText());
                }
              });
    }
    return tokens;
  }

  private JsonNode object(String name) {
    byte[] content = files.get(name);
    try {
      return content == null
          ? new ObjectMapper().createObjectNode()
          : new ObjectMapper().readTree(content);
    } catch (IOException e) {
      throw new BadDataException(
          "%s of the tokenizer %s is not valid JSON. Get the file again from where it came."
              .formatted(name, origin),
          e);
    }
  }

  /** The content of one file; null if the tokenizer came without it. */
  public byte @Nullable [] file(String name) {
    return files.get(name);
  }

  /** Hash of all files: the same tokenizer has the same one wherever it was read. */
  public String fingerprint() {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
    files.forEach(
        (name, content) -> {
          digest.update(name.getBytes(StandardCharsets.UTF_8));
          digest.update((byte) 0);
          digest.update(content);
        });
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void put(Map<String, byte[]> files, String name, byte @Nullable [] content) {
    if (content != null) {
      files.put(name, content);
    }
  }

  private static byte @Nullable [] readIfExists(FileSystem system, Path file) throws IOException {
    if (!system.exists(file)) {
      return null;
    }
    return UserFiles.readSmall(system, file);
  }
}
