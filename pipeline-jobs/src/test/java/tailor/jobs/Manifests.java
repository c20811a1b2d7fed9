package tailor.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What the manifests of one run say. */
public final class Manifests {
  private Manifests() {}

  /**
   * The content hash of every dataset of a run, those in parts by their part.
   *
   * @param root the storage's root
   */
  public static Map<String, String> contentHashes(Path root, String runId) throws IOException {
    Map<String, String> hashes = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(path -> path.endsWith("_run.json")).toList()) {
        Path dataset = root.relativize(file.getParent());
        if (dataset.getName(1).toString().equals(runId)) {
          hashes.put(dataset.toString(), read(file).path("contentHash").asText());
        }
      }
    }
    return hashes;
  }

  /** The manifest of a dataset. */
  public static JsonNode of(Path root, String dataset, String runId) throws IOException {
    return read(root.resolve(dataset).resolve(runId).resolve("_run.json"));
  }

  private static JsonNode read(Path file) throws IOException {
    return new ObjectMapper().readTree(file.toFile());
  }
}
