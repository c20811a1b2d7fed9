package tailor.review;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.UUID;
import tailor.format.ToolCalls;
import tailor.model.generate.Completion;

/**
 * The JSON of one answer, whole or in chunks.
 *
 * @param kind which interface it belongs to
 * @param id the same in all chunks
 * @param created seconds since 1970
 * @param model the served model's name
 */
record Answer(Kind kind, String id, long created, String model) {

  /** The interfaces for text, which differ in how an answer is wrapped. */
  enum Kind {
    /** {@code /v1/completions}. */
    TEXT("cmpl-", "text_completion", "text_completion") {
      @Override
      void putWhole(ObjectNode choice, String text) {
        choice.put("text", text);
      }

      @Override
      void putPiece(ObjectNode choice, String piece) {
        choice.put("text", piece);
      }
    },
    /** {@code /v1/chat/completions}. */
    CHAT("chatcmpl-", "chat.completion", "chat.completion.chunk") {
      @Override
      void putWhole(ObjectNode choice, String text) {
        choice.putObject("message").put("role", "assistant").put("content", text);
      }

      @Override
      void putPiece(ObjectNode choice, String piece) {
        choice.putObject("delta").put("role", "assistant").put("content", piece);
      }
    };

    private final String idPrefix;
    private final String wholeObject;
    private final String chunkObject;

    Kind(String idPrefix, String wholeObject, String chunkObject) {
      this.idPrefix = idPrefix;
      this.wholeObject = wholeObject;
      this.chunkObject = chunkObject;
    }

    abstract void putWhole(ObjectNode choice, String text);

    abstract void putPiece(ObjectNode choice, String piece);
  }

  static Answer begin(Kind kind, String model) {
    return new Answer(
        kind, kind.idPrefix + UUID.randomUUID(), System.currentTimeMillis() / 1000, model);
  }

  /** The whole answer at once. */
  ObjectNode whole(Completion completion) {
    ObjectNode json = envelope(kind.wholeObject);
    ObjectNode choice = choice(json);
    kind.putWhole(choice, completion.text());
    choice.put("finish_reason", reason(completion));
    json.set("usage", usage(completion));
    return json;
  }

  /** The whole answer of an assistant that may call tools. */
  ObjectNode whole(Completion completion, ToolCalls calls) {
    ObjectNode json = envelope(kind.wholeObject);
    ObjectNode choice = choice(json);
    putCalls(choice.putObject("message"), calls);
    choice.put("finish_reason", reason(completion, calls));
    json.set("usage", usage(completion));
    return json;
  }

  /** All that an assistant says, and calls. */
  ObjectNode piece(ToolCalls calls) {
    ObjectNode json = envelope(kind.chunkObject);
    ObjectNode choice = choice(json);
    putCalls(choice.putObject("delta"), calls);
    choice.putNull("finish_reason");
    return json;
  }

  /** The chunk behind that. */
  ObjectNode end(Completion completion, ToolCalls calls) {
    ObjectNode json = envelope(kind.chunkObject);
    ObjectNode choice = choice(json);
    choice.putObject("delta");
    choice.put("finish_reason", reason(completion, calls));
    return json;
  }

  /** The arguments are a text of JSON, as in OpenAI's interface. */
  private void putCalls(ObjectNode message, ToolCalls calls) {
    message.put("role", "assistant");
    if (calls.calls().isEmpty()) {
      message.put("content", calls.content());
      return;
    }
    message.put("content", calls.content().isEmpty() ? null : calls.content());
    ArrayNode array = message.putArray("tool_calls");
    for (ToolCalls.Call call : calls.calls()) {
      array
          .addObject()
          .put("index", array.size() - 1)
          .put("id", "call_%s_%d".formatted(id, array.size() - 1))
          .put("type", "function")
          .putObject("function")
          .put("name", call.name())
          .put("arguments", call.arguments().toString());
    }
  }

  private static String reason(Completion completion, ToolCalls calls) {
    return calls.calls().isEmpty() ? reason(completion) : "tool_calls";
  }

  /** A piece of the text. */
  ObjectNode piece(String text) {
    ObjectNode json = envelope(kind.chunkObject);
    ObjectNode choice = choice(json);
    kind.putPiece(choice, text);
    choice.putNull("finish_reason");
    return json;
  }

  /** The chunk behind the last piece. */
  ObjectNode end(Completion completion) {
    ObjectNode json = envelope(kind.chunkObject);
    ObjectNode choice = choice(json);
    kind.putPiece(choice, "");
    choice.put("finish_reason", reason(completion));
    return json;
  }

  /** The chunk with the counts of tokens. */
  ObjectNode usageChunk(Completion completion) {
    ObjectNode json = envelope(kind.chunkObject);
    json.putArray("choices");
    json.set("usage", usage(completion));
    return json;
  }

  private ObjectNode envelope(String object) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", id)
        .put("object", object)
        .put("created", created)
        .put("model", model);
  }

  private static ObjectNode choice(ObjectNode json) {
    ObjectNode choice = json.putArray("choices").addObject();
    choice.put("index", 0);
    choice.putNull("logprobs");
    return choice;
  }

  private static String reason(Completion completion) {
    return completion.finish().name().toLowerCase(Locale.ROOT);
  }

  private static ObjectNode usage(Completion completion) {
    int answer = completion.tokens().size();
    return JsonNodeFactory.instance
        .objectNode()
        .put("prompt_tokens", completion.promptTokens())
        .put("completion_tokens", answer)
        .put("total_tokens", completion.promptTokens() + answer);
  }
}
