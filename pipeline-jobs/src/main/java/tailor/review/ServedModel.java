package tailor.review;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import tailor.config.ConfigurationException;
import tailor.document.Message;
import tailor.export.ChatTemplates;
import tailor.export.LoadedModel;
import tailor.format.ChatTemplate;
import tailor.format.ToolCalls;
import tailor.model.generate.Completion;
import tailor.model.generate.GenerationRequest;
import tailor.model.generate.TextGenerator;
import tailor.template.TemplateException;

/** The one model, on which requests take turns in the order in which they came. */
final class ServedModel {
  /** What OpenAI adds where a request for a completion does not say. */
  private static final int DEFAULT_MAX_TOKENS = 16;

  /** Where a request for an answer does not say; the memory for all of them is taken at once. */
  private static final int DEFAULT_MAX_ANSWER_TOKENS = 1024;

  private final LoadedModel model;
  private final TextGenerator generator;
  private final Semaphore turn = new Semaphore(1, true);
  private final AtomicInteger present = new AtomicInteger();
  private final int maxWaiting;
  private volatile boolean closing;

  /**
   * @param model stays the caller's
   * @param maxWaiting requests that may wait while one is answered
   */
  ServedModel(LoadedModel model, int maxWaiting) {
    this.model = model;
    this.generator = new TextGenerator(model.transformer(), model.parameters(), model.tokenizer());
    this.maxWaiting = maxWaiting;
  }

  /** What is to be continued. */
  GenerationRequest completion(GenerationBody body) {
    if (!body.tools().isEmpty()) {
      throw ApiException.badRequest("tools needs a conversation: ask /v1/chat/completions.");
    }
    return asked(
        () ->
            new GenerationRequest(
                generator.encodePrompt(body.prompt()),
                body.maxTokens().orElse(DEFAULT_MAX_TOKENS),
                body.sampling(),
                body.stops()));
  }

  /** What is to be answered. */
  GenerationRequest chat(GenerationBody body) {
    List<Message> messages = body.messages();
    List<JsonNode> tools = body.tools();
    return asked(
        () -> {
          ChatTemplate template = ChatTemplates.require(model.tokenizerFiles());
          List<String> stops = new ArrayList<>(body.stops());
          stops.addAll(template.stops(Clock.systemDefaultZone()));
          return new GenerationRequest(
              generator.encodeChat(
                  template.renderPrompt(messages, tools, Clock.systemDefaultZone())),
              body.maxTokens().orElse(DEFAULT_MAX_ANSWER_TOKENS),
              body.sampling(),
              stops);
        });
  }

  /** Whether calls of tools are told apart in the answer: some are offered, in a known form. */
  boolean findsCalls(GenerationBody body) {
    return !body.tools().isEmpty()
        && ToolCalls.areWrittenBy(ChatTemplates.require(model.tokenizerFiles()));
  }

  /**
   * Waits for its turn and generates.
   *
   * @throws ApiException if too many wait already, or the server is closing
   */
  Completion generate(GenerationRequest request, Consumer<String> pieces)
      throws InterruptedException {
    if (present.incrementAndGet() > maxWaiting + 1) {
      present.decrementAndGet();
      throw new ApiException(
          503, "overloaded", maxWaiting + " requests are waiting already. Try again later.");
    }
    try {
      turn.acquire();
      try {
        requireOpen();
        return asked(
            () ->
                generator.generate(
                    request,
                    piece -> {
                      requireOpen();
                      pieces.accept(piece);
                    }));
      } finally {
        turn.release();
      }
    } finally {
      present.decrementAndGet();
    }
  }

  /** Ends the generation that runs at its next piece of text, and waits for it. */
  void close() {
    closing = true;
    turn.acquireUninterruptibly();
    turn.release();
  }

  private void requireOpen() {
    if (closing) {
      throw new ApiException(503, "closing", "The server is shutting down.");
    }
  }

  private interface Asked<T> {
    T get();
  }

  /** What is wrong with a request here is its own fault. */
  private static <T> T asked(Asked<T> work) {
    try {
      return work.get();
    } catch (ConfigurationException | TemplateException e) {
      throw ApiException.badRequest(String.valueOf(e.getMessage()));
    }
  }
}
