package tailor.jobs.broken;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.SparkEnv;
import tailor.testkit.InProcess;

/**
 * The program that gives every broken model to some of the commands, in a JVM that has little
 * memory: what lies about its size must be found out before it is believed.
 */
final class Trial {
  /** Commands that each model is given to. */
  static final int COMMANDS = 3;

  private static final List<String> ROTATING =
      List.of("generate", "train", "score", "evaluate", "export", "run", "serve");
  static final String VERDICTS = "verdicts.jsonl";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path directory;

  private Trial(Path directory) {
    this.directory = directory;
  }

  /** Writes a {@link Verdict} a line into the directory named. */
  public static void main(String[] arguments) throws IOException {
    Path work = Path.of(arguments[0]);
    int number = 0;
    try (Writer out = Files.newBufferedWriter(work.resolve(VERDICTS))) {
      for (BrokenModel model : BrokenModels.all()) {
        Path directory = Files.createDirectory(work.resolve("model-" + number));
        for (Verdict verdict : new Trial(directory).judge(model, commands(number++))) {
          out.write(JSON.writeValueAsString(verdict) + "\n");
          out.flush();
        }
      }
    }
  }

  /** {@code check}, and two others in turn. */
  private static List<String> commands(int number) {
    return List.of(
        "check",
        ROTATING.get(number % ROTATING.size()),
        ROTATING.get((number + COMMANDS) % ROTATING.size()));
  }

  private List<Verdict> judge(BrokenModel model, List<String> commands) throws IOException {
    Path location = model.maker().makeIn(directory);
    Files.writeString(directory.resolve("rows.jsonl"), "{\"id\":1,\"text\":\"x\"}\n");
    Files.writeString(directory.resolve("note.txt"), "A note.");
    Files.writeString(
        directory.resolve("tailor.conf"),
        """
        storage.root = "%s"
        sources = [{ id = notes, type = text, path = "%s" }]
        model.base = "%s"
        tokenize.sequence-length = 64
        format.tasks = [plain-text]
        """
            .formatted(directory.resolve("data"), directory.resolve("note.txt"), location));
    return commands.stream().map(command -> judge(model, location, command)).toList();
  }

  private Verdict judge(BrokenModel model, Path location, String command) {
    InProcess run = InProcess.run(arguments(location, command).toArray(String[]::new));
    boolean wrote =
        Stream.of("out.jsonl", "out", "data")
            .anyMatch(name -> Files.exists(directory.resolve(name)));
    return new Verdict(
        model.name(),
        location.toString(),
        command,
        run.exitCode(),
        run.out(),
        run.err(),
        wrote,
        SparkEnv.get() != null);
  }

  private List<String> arguments(Path location, String command) {
    String model = location.toString();
    return switch (command) {
      case "generate" -> List.of(command, "--model", model, "--prompt", "x");
      case "serve" -> List.of(command, "--model", model, "--port", "0");
      case "score" ->
          List.of(
              command,
              "--model",
              model,
              "--input",
              directory.resolve("rows.jsonl").toString(),
              "--output",
              directory.resolve("out.jsonl").toString());
      case "export" ->
          List.of(command, "--model", model, "--output", directory.resolve("out").toString());
      default -> List.of(command, "--config", directory.resolve("tailor.conf").toString());
    };
  }
}
