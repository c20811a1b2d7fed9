package tailor.jobs;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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
      paramLabel = "TEXT",
      description = "The text to continue; with --chat, what the user says.")
  @Nullable String prompt;

  @Option(
      names = "--messages",
      paramLabel = "FILE",
      description = {
        "Instead of --prompt: a conversation to answer in the model's chat template,",
        "JSON as for /v1/chat/completions: {\"messages\": […], \"tools\": […]}."
      })
  @Nullable Path messages;

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
    if ((prompt == null) == (messages == null) || (messages != null && chat)) {
      throw new ConfigurationException(
          "Give either --prompt, with or without --chat, or --messages.");
    }
    Optional<AskedConversation> conversation = conversation();
    try (LoadedModel loaded = model.load(output.progress())) {
      TextGenerator generator =
          new TextGenerator(loaded.transformer(), loaded.parameters(), loaded.tokenizer());
      PrintWriter out = spec.commandLine().getOut();
      generator.generate(
          conversation.isPresent()
              ? chatRequest(conversation.get(), loaded, generator, sampling)
              : plainRequest(generator, sampling),
          piece -> {
            out.print(piece);
            out.flush();
          });
      out.println();
    }
    return 0;
  }

  private GenerationRequest plainRequest(TextGenerator generator, Sampling sampling) {
    return new GenerationRequest(
        generator.encodePrompt(Objects.requireNonNull(prompt)), maxTokens, sampling, stops);
  }

  /** What is to be answered, read before the model is. */
  private Optional<AskedConversation> conversation() {
    if (messages != null) {
      return Optional.of(AskedConversation.read(messages));
    }
    if (!chat) {
      return Optional.empty();
    }
    List<Message> asked = new ArrayList<>();
    if (system != null) {
      asked.add(new Message("system", system));
    }
    asked.add(new Message("user", Objects.requireNonNull(prompt)));
    return Optional.of(new AskedConversation(asked, List.of()));
  }

  private GenerationRequest chatRequest(
      AskedConversation conversation,
      LoadedModel loaded,
      TextGenerator generator,
      Sampling sampling) {
    ChatTemplate template = ChatTemplates.require(loaded.tokenizerFiles());
    List<String> allStops = new ArrayList<>(stops);
    allStops.addAll(template.stops(Clock.systemDefaultZone()));
    return new GenerationRequest(
        generator.encodeChat(
            template.renderPrompt(
                conversation.messages(), conversation.tools(), Clock.systemDefaultZone())),
        maxTokens,
        sampling,
        allStops);
  }
}
