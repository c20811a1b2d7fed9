package tailor.jobs;

import java.io.PrintWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tailor.config.ConfigurationException;
import tailor.document.Message;
import tailor.export.ChatTemplates;
import tailor.export.LoadedModel;
import tailor.format.ChatTemplate;
import tailor.model.generate.GenerationRequest;
import tailor.model.generate.Sampling;
import tailor.model.generate.TextGenerator;

/** Continues a prompt; only the completion goes to stdout, as it comes. */
@Command(
    name = "generate",
    description = "Continues a prompt with a model; prints the completion alone.")
final class GenerateCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin ModelArguments model;
  @Mixin OutputOptions output;

  @Option(
      names = "--prompt",
      required = true,
      paramLabel = "TEXT",
      description = "The text to continue; with --chat, what the user says.")
  String prompt;

  @Option(names = "--chat", description = "Asks in the model's chat template.")
  boolean chat;

  @Option(
      names = "--system",
      paramLabel = "TEXT",
      description = "With --chat: the system message before the question.")
  @Nullable String system;

  @Option(
      names = "--max-tokens",
      paramLabel = "N",
      defaultValue = "128",
      description = "Most tokens to add (default: ${DEFAULT-VALUE}).")
  int maxTokens;

  @Option(
      names = "--temperature",
      paramLabel = "T",
      defaultValue = "0",
      description = "Divides the logits; 0 takes the likeliest token (default: ${DEFAULT-VALUE}).")
  double temperature;

  @Option(
      names = "--top-k",
      paramLabel = "K",
      defaultValue = "0",
      description = "Draws from the K likeliest tokens; 0 from all (default: ${DEFAULT-VALUE}).")
  int topK;

  @Option(
      names = "--top-p",
      paramLabel = "P",
      defaultValue = "1",
      description = "Draws from the likeliest tokens that make up P (default: ${DEFAULT-VALUE}).")
  double topP;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "17",
      description = "The same seed gives the same text (default: ${DEFAULT-VALUE}).")
  long seed;

  @Option(
      names = "--stop",
      paramLabel = "TEXT",
      description = "Ends the completion before this text; repeatable.")
  List<String> stops = new ArrayList<>();

  @Override
  public Integer call() {
    output.applyToSparkLog();
    Sampling sampling = new Sampling(temperature, topK, topP, seed);
    if (system != null && !chat) {
      throw new ConfigurationException("--system needs --chat.");
    }
    try (LoadedModel loaded = model.load(output.progress())) {
      TextGenerator generator =
          new TextGenerator(loaded.transformer(), loaded.parameters(), loaded.tokenizer());
      PrintWriter out = spec.commandLine().getOut();
      generator.generate(
          chat ? chatRequest(loaded, generator, sampling) : plainRequest(generator, sampling),
          piece -> {
            out.print(piece);
            out.flush();
          });
      out.println();
    }
    return 0;
  }

  private GenerationRequest plainRequest(TextGenerator generator, Sampling sampling) {
    return new GenerationRequest(generator.encodePrompt(prompt), maxTokens, sampling, stops);
  }

  private GenerationRequest chatRequest(
      LoadedModel loaded, TextGenerator generator, Sampling sampling) {
    ChatTemplate template = ChatTemplates.require(loaded.tokenizerFiles());
    List<Message> messages = new ArrayList<>();
    if (system != null) {
      messages.add(new Message("system", system));
    }
    messages.add(new Message("user", prompt));
    List<String> allStops = new ArrayList<>(stops);
    allStops.addAll(template.stops(Clock.systemDefaultZone()));
    return new GenerationRequest(
        generator.encodeChat(template.renderPrompt(messages, Clock.systemDefaultZone())),
        maxTokens,
        sampling,
        allStops);
  }
}
