package tailor.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tailor.export.GoldenModel;
import tailor.run.Manifest;
import tailor.testkit.InProcess;
import tailor.testkit.LocalSpark;

class ExportStageTest {
  @TempDir Path temporary;

  @BeforeEach
  void prepareARun() throws IOException {
    StructType schema =
        new StructType().add("source_id", DataTypes.StringType).add("split", DataTypes.StringType);
    dataset("deduplicated", Map.of());
    write("deduplicated", schema, row("handbook", ""), row("handbook", ""), row("manual", ""));
    dataset("examples", Map.of());
    write("examples", schema, row("handbook", "train"), row("handbook", "test"));
    dataset("evaluations", Map.of("generic.perplexity", 20.5, "tuned.perplexity", 8.25));
    Path checkpoints = dataset("checkpoints", Map.of());
    Path model = GoldenModel.TIED.copyTo(checkpoints);
    Files.move(model, checkpoints.resolve("round-000002"));
    Files.delete(checkpoints.resolve("round-000002/tokenizer_config.json"));
    Files.writeString(checkpoints.resolve("best"), "round-000002\n");
  }

  @Test
  void writesTheBestCheckpointWithTemplateAndCard() throws IOException {
    InProcess run = run();
    assertThat(run.exitCode()).as(run.err()).isZero();
    Path export = temporary.resolve("data/export/r1");
    assertThat(run.out()).contains("model: " + export);
    try (Stream<Path> files = Files.list(export)) {
      assertThat(
              files
                  .map(file -> file.getFileName().toString())
                  .filter(name -> !name.endsWith(".crc")))
          .containsExactlyInAnyOrder(
              "README.md",
              "_SUCCESS",
              "_run.json",
              "config.json",
              "generation_config.json",
              "model.safetensors",
              "tokenizer.json",
              "tokenizer_config.json");
    }
    assertThat(export.resolve("README.md"))
        .content()
        .contains("# Acme helper")
        .contains("license: \"apache-2.0\"")
        .contains("| handbook | internal | Acme | none | proprietary | 2 | 1 |")
        .contains("| manual | internal | Debian | GPL-2.0 | public | 1 | 0 |")
        .contains("| perplexity | 20.5000 | 8.2500 |")
        .contains("run r1");
    InProcess answer =
        InProcess.run(
            "generate",
            "--model",
            export.toString(),
            "--prompt",
            "Öl?",
            "--chat",
            "--max-tokens",
            "3");
    assertThat(answer.exitCode()).as(answer.err()).isZero();
    assertThat(run().err()).contains("export: already complete");
  }

  private InProcess run() throws IOException {
    LocalSpark.session();
    Path configuration =
        Files.writeString(
            temporary.resolve("tailor.conf"),
            """
            storage.root = "%s"
            sources = [
              { id = handbook, type = text, path = "/h", owner = Acme, licence = none }
              { id = manual, type = text, path = "/m", owner = Debian, licence = GPL-2.0, visibility = public }
            ]
            format.tasks = [ { type = chat } ]
            export { title = Acme helper, licence = apache-2.0, weights = bf16 }
            """
                .formatted(temporary.resolve("data")));
    return InProcess.run("export", "-c", configuration.toString(), "--run-id", "r1");
  }

  private Path dataset(String name, Map<String, Double> metrics) throws IOException {
    Path directory = Files.createDirectories(temporary.resolve("data/" + name + "/r1"));
    Manifest manifest =
        new Manifest(
            name,
            name,
            "r1",
            "attempt",
            "1",
            "unknown",
            "",
            "",
            JsonNodeFactory.instance.objectNode().put("epochs", 1),
            "",
            List.of(),
            null,
            metrics,
            List.of(),
            "");
    new ObjectMapper().writeValue(directory.resolve("_run.json").toFile(), manifest);
    Files.createFile(directory.resolve("_SUCCESS"));
    return directory;
  }

  private void write(String dataset, StructType schema, Row... rows) {
    LocalSpark.session()
        .createDataFrame(List.of(rows), schema)
        .write()
        .mode("append")
        .parquet(temporary.resolve("data/" + dataset + "/r1").toString());
  }

  private static Row row(String source, String split) {
    return RowFactory.create(source, split);
  }
}
