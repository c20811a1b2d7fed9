package tailor.jobs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tailor.config.Binder;
import tailor.config.ConfigurationException;
import tailor.config.Problems;
import tailor.dedup.DedupOptions;
import tailor.document.Document;

/** Measures what is done to documents, and prints a line of JSON for each component. */
@Command(
    name = "data",
    description = {
      "Goes through the documents of a file and prints one line of JSON for each component of the"
          + " data stages, on one core and warmed up, and one for MinHash from end to end, with the"
          + " start of Spark: docs_per_second_per_core and mb_per_second_per_core. On a busy"
          + " machine docs_per_cpu_second tells more: it leaves out the time in which others had"
          + " the core."
    },
    mixinStandardHelpOptions = true)
final class BenchDataCommand implements Callable<Integer> {
  private static final double SECONDS = 2;

  @Spec CommandSpec spec;
  @Mixin OutputOptions output;

  @Option(
      names = "--input",
      paramLabel = "FILE",
      required = true,
      description = "JSON Lines: an object a line, with text and perhaps id.")
  Path input;

  @Option(
      names = "--component",
      paramLabel = "NAME",
      description = "Measures only this; repeatable. All if left out.")
  List<String> chosen = new ArrayList<>();

  @Option(
      names = "--tokenizer",
      paramLabel = "PATH",
      defaultValue = "conf/quickstart/base-model",
      description =
          "The tokenizer.json that encodes, or a directory with one (default: ${DEFAULT-VALUE}).")
  String tokenizer;

  @Option(
      names = "--sample-mb",
      paramLabel = "N",
      defaultValue = "64",
      description =
          "How much of the file the components see, in millions of characters (default:"
              + " ${DEFAULT-VALUE}); end to end takes it all.")
  int sampleMb;

  @Override
  public Integer call() throws IOException, InterruptedException {
    requirePossible();
    if (isChosen(MinHashRun.NAME)) {
      print(endToEnd());
    }
    List<DataComponents.DataComponent> components =
        DataComponents.all(tokenizer).stream()
            .filter(component -> isChosen(component.name()))
            .toList();
    if (!components.isEmpty()) {
      List<Document> documents = BenchDocuments.read(input, sampleMb * 1_000_000L);
      long bytes =
          documents.stream()
              .mapToLong(document -> document.getText().getBytes(StandardCharsets.UTF_8).length)
              .sum();
      for (DataComponents.DataComponent component : components) {
        print(measured(component, documents, bytes));
      }
    }
    return 0;
  }

  private Map<String, Object> endToEnd() throws IOException, InterruptedException {
    output.applyToSparkLog();
    Path directory = Files.createTempDirectory("tailor-bench");
    DedupOptions options =
        new Binder(new Problems()).bind(ConfigFactory.empty(), DedupOptions.class);
    try (Sessions sessions = new Sessions("bench data", Map.of(), output.progress())) {
      return new MinHashRun(input, directory, options).run(sessions);
    } finally {
      FileUtils.deleteDirectory(directory.toFile());
    }
  }

  /** Goes through the documents until two seconds are over, after once without the clock. */
  private static Map<String, Object> measured(
      DataComponents.DataComponent component, List<Document> documents, long bytes) {
    Consumer<Document> work = component.open().get();
    documents.forEach(work);
    long rounds = 0;
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long cpuStarted = threads.getCurrentThreadCpuTime();
    long started = System.nanoTime();
    double seconds = 0;
    while (seconds < SECONDS) {
      documents.forEach(work);
      rounds++;
      seconds = (System.nanoTime() - started) / 1e9;
    }
    double cpuSeconds = (threads.getCurrentThreadCpuTime() - cpuStarted) / 1e9;
    long done = rounds * documents.size();
    Map<String, Object> line =
        new DataSpeed(done, rounds * bytes, seconds, 1).line(component.name());
    line.put("docs_per_cpu_second", Math.round(done / cpuSeconds));
    return line;
  }

  private void print(Map<String, Object> line) throws IOException {
    spec.commandLine().getOut().println(new ObjectMapper().writeValueAsString(line));
    spec.commandLine().getOut().flush();
  }

  private boolean isChosen(String component) {
    return chosen.isEmpty() || chosen.contains(component);
  }

  private void requirePossible() {
    List<String> problems = new ArrayList<>();
    if (!Files.isRegularFile(input)) {
      problems.add("--input is " + input + ", which is no file");
    }
    if (sampleMb < 1) {
      problems.add("--sample-mb is " + sampleMb + ", expected at least 1");
    }
    List<String> names =
        Stream.concat(
                DataComponents.all(tokenizer).stream().map(DataComponents.DataComponent::name),
                Stream.of(MinHashRun.NAME))
            .toList();
    for (String name : chosen) {
      if (!names.contains(name)) {
        problems.add("--component is " + name + ", expected one of " + String.join(", ", names));
      }
    }
    if (!problems.isEmpty()) {
      throw new ConfigurationException(String.join("; ", problems) + ".");
    }
  }
}
