package tailor.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code _run.json}: what made a dataset, from what, and what it is.
 *
 * @param command the stage
 * @param dataset the dataset
 * @param runId the run
 * @param attempt id of the attempt that made it, the same in all outputs of the attempt
 * @param version Tailor's version
 * @param commit the source's commit, or {@code unknown}
 * @param started time in ISO 8601, UTC
 * @param finished time in ISO 8601, UTC
 * @param configuration the options that the outcome depends on, secrets redacted
 * @param configurationHash SHA-256 of them in canonical form
 * @param inputs what was read
 * @param ledger what became of the records, null where no records went through
 * @param metrics figures of the stage, by name
 * @param files the data files, in order of path
 * @param contentHash {@link ContentHash} of the data files
 */
public record Manifest(
    String command,
    String dataset,
    String runId,
    String attempt,
    String version,
    String commit,
    String started,
    String finished,
    JsonNode configuration,
    String configurationHash,
    List<ManifestInput> inputs,
    @Nullable Ledger ledger,
    Map<String, Double> metrics,
    List<DataFile> files,
    String contentHash) {

  /** File name of a manifest. */
  public static final String FILE = "_run.json";

  /** Whether an attempt with these options and inputs would make the same. */
  public boolean isMadeFrom(String otherConfigurationHash, List<ManifestInput> otherInputs) {
    return origin(configurationHash, inputs).equals(origin(otherConfigurationHash, otherInputs));
  }

  /** The same with other data files. */
  Manifest withFiles(List<DataFile> others) {
    return new Manifest(
        command,
        dataset,
        runId,
        attempt,
        version,
        commit,
        started,
        finished,
        configuration,
        configurationHash,
        inputs,
        ledger,
        metrics,
        others,
        ContentHash.combine(others));
  }

  /** Returns one hash of the options and of the content of the inputs. */
  public static String origin(String configurationHash, List<ManifestInput> inputs) {
    List<String> contents =
        inputs.stream().map(input -> input.name() + " " + input.contentHash()).sorted().toList();
    return ContentHash.sha256(configurationHash + "\n" + String.join("\n", contents));
  }
}
