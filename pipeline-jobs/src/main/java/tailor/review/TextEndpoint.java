package tailor.review;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import tailor.format.ToolCalls;
import tailor.model.generate.Completion;
import tailor.model.generate.GenerationRequest;

/** Continues a text or answers a conversation. */
final class TextEndpoint implements Endpoint {
  private final Answer.Kind kind;
  private final ServedModel model;
  private final String name;
  private final int maxBodyBytes;

  TextEndpoint(Answer.Kind kind, ServedModel model, String name, int maxBodyBytes) {
    this.kind = kind;
    this.model = model;
    this.name = name;
    this.maxBodyBytes = maxBodyBytes;
  }

  @Override
  public String method() {
    return "POST";
  }

  @Override
  public boolean isProtected() {
    return true;
  }

  @Override
  public void answer(Exchange exchange) throws IOException, InterruptedException {
    GenerationBody body = new GenerationBody(exchange.readJson(maxBodyBytes));
    if (!body.model().isEmpty() && !body.model().equals(name)) {
      throw new ApiException(
          404,
          "model_not_found",
          "There is no model '%s'; this server has '%s'.".formatted(body.model(), name));
    }
    GenerationRequest request =
        switch (kind) {
          case TEXT -> model.completion(body);
          case CHAT -> model.chat(body);
        };
    Answer answer = Answer.begin(kind, name);
    if (kind == Answer.Kind.CHAT && model.findsCalls(body)) {
      answerWithCalls(exchange, answer, model.generate(request, piece -> {}), body);
    } else if (body.stream()) {
      stream(exchange, answer, request, body.streamUsage());
    } else {
      exchange.send(200, answer.whole(model.generate(request, piece -> {})));
    }
  }

  /** What is a call shows only when it is complete, so a stream has all of the answer at once. */
  private static void answerWithCalls(
      Exchange exchange, Answer answer, Completion completion, GenerationBody body)
      throws IOException {
    ToolCalls calls = ToolCalls.in(completion.text());
    if (!body.stream()) {
      exchange.send(200, answer.whole(completion, calls));
      return;
    }
    exchange.startEvents();
    exchange.event(answer.piece(calls));
    exchange.event(answer.end(completion, calls));
    if (body.streamUsage()) {
      exchange.event(answer.usageChunk(completion));
    }
    exchange.endEvents();
  }

  private void stream(Exchange exchange, Answer answer, GenerationRequest request, boolean usage)
      throws IOException, InterruptedException {
    try {
      Completion completion =
          model.generate(request, piece -> sendPiece(exchange, answer.piece(piece)));
      if (!exchange.isAnswered()) {
        exchange.startEvents();
      }
      exchange.event(answer.end(completion));
      if (usage) {
        exchange.event(answer.usageChunk(completion));
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (ApiException e) {
      if (!exchange.isAnswered()) {
        throw e;
      }
      exchange.event(e);
    }
    exchange.endEvents();
  }

  private static void sendPiece(Exchange exchange, ObjectNode piece) {
    try {
      if (!exchange.isAnswered()) {
        exchange.startEvents();
      }
      exchange.event(piece);
    } catch (IOException e) {
      throw new UncheckedIOException("The client is gone", e);
    }
  }
}
