package tailor.model.generate;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import tailor.config.ConfigurationException;
import tailor.document.Segment;
import tailor.model.KeyValueCache;
import tailor.model.Tensor;
import tailor.model.Transformer;
import tailor.model.generate.Completion.Finish;
import tailor.tokenize.ExampleTokenizer;
import tailor.tokenize.SpecialTokens;
import tailor.tokenize.StreamingDecoder;
import tailor.tokenize.Tokenizer;

/** Continues texts. Not safe for use by several threads. */
public final class TextGenerator {
  /** Tokens of a prompt that go through the model at once: bounds the activations. */
  private static final int PROMPT_PIECE = 512;

  private final Transformer transformer;
  private final Tensor parameters;
  private final Tokenizer tokenizer;

  /** A generator on a model whose parts stay the caller's. */
  public TextGenerator(Transformer transformer, Tensor parameters, Tokenizer tokenizer) {
    this.transformer = transformer;
    this.parameters = parameters;
    this.tokenizer = tokenizer;
  }

  /**
   * The tokens of a prompt, after what the tokenizer puts before a text. An empty one becomes the
   * token that begins a text, or else the one that ends the text before.
   */
  public List<Integer> encodePrompt(String text) {
    List<Integer> tokens = IntStream.of(tokenizer.encodeFromBegin(text)).boxed().toList();
    if (!tokens.isEmpty()) {
      return tokens;
    }
    SpecialTokens special = tokenizer.specialTokens();
    OptionalInt first = special.begin().isPresent() ? special.begin() : special.end();
    return first.stream().boxed().toList();
  }

  /**
   * The tokens of a conversation, just as in training: special tokens count where the template
   * wrote them, and are mere characters in what people say.
   *
   * @param prompt as a chat template renders it
   */
  public List<Integer> encodeChat(List<Segment> prompt) {
    int[] ids = new ExampleTokenizer(tokenizer, 0).tokenizeAsWritten(prompt).ids();
    return IntStream.of(ids).boxed().toList();
  }

  /**
   * Continues a prompt.
   *
   * @param pieces takes the text as it comes; together the pieces are the completion's text
   * @throws ConfigurationException if the prompt leaves the model no room to answer
   */
  public Completion generate(GenerationRequest request, Consumer<String> pieces) {
    int room = transformer.config().maxPositions() - request.prompt().size();
    if (room < 1) {
      throw new ConfigurationException(
          "The prompt has %,d tokens, but the model reaches %,d together with the answer. Shorten the prompt."
              .formatted(request.prompt().size(), transformer.config().maxPositions()));
    }
    int limit = Math.min(room, request.maxTokens());
    try (KeyValueCache cache = transformer.cache(request.prompt().size() + limit)) {
      return new Run(request, limit, cache, pieces).complete();
    }
  }

  /** One completion in the making. */
  private final class Run {
    private final GenerationRequest request;
    private final int limit;
    private final KeyValueCache cache;
    private final Consumer<String> pieces;
    private final Sampler sampler;
    private final Set<Integer> stopTokens;
    private final StopTexts stopTexts;
    private final StreamingDecoder decoder = tokenizer.streamingDecoder();
    private final StringBuilder text = new StringBuilder();
    private final float[] logits = new float[transformer.config().vocabularySize()];

    Run(GenerationRequest request, int limit, KeyValueCache cache, Consumer<String> pieces) {
      this.request = request;
      this.limit = limit;
      this.cache = cache;
      this.pieces = pieces;
      this.sampler = new Sampler(request.sampling());
      Set<String> special = tokenizer.specialTokens().texts();
      this.stopTokens = new HashSet<>(tokenizer.specialTokens().ends());
      for (String stop : request.stops()) {
        if (special.contains(stop)) {
          stopTokens.add(tokenizer.encode(stop)[0]);
        }
      }
      this.stopTexts =
          new StopTexts(request.stops().stream().filter(stop -> !special.contains(stop)).toList());
    }

    Completion complete() {
      List<Integer> tokens = new ArrayList<>();
      Tensor last = readPrompt();
      Finish finish = Finish.LENGTH;
      while (finish == Finish.LENGTH && tokens.size() < limit) {
        last.read(0, FloatBuffer.wrap(logits));
        int token = sampler.next(logits);
        if (stopTokens.contains(token)) {
          finish = Finish.STOP;
        } else {
          tokens.add(token);
          give(stopTexts.accept(decoder.accept(token)));
          if (stopTexts.isFound()) {
            finish = Finish.STOP;
          } else if (tokens.size() < limit) {
            last = transformer.extend(parameters, cache, token);
          }
        }
      }
      if (!stopTexts.isFound()) {
        give(stopTexts.accept(decoder.finish()));
        if (stopTexts.isFound()) {
          finish = Finish.STOP;
        }
        give(stopTexts.finish());
      }
      return new Completion(text.toString(), tokens, request.prompt().size(), finish);
    }

    private Tensor readPrompt() {
      int[] prompt = request.prompt().stream().mapToInt(token -> token).toArray();
      int from = 0;
      Tensor last = null;
      do {
        int count = Math.min(PROMPT_PIECE, prompt.length - from);
        int[] piece = java.util.Arrays.copyOfRange(prompt, from, from + count);
        last = transformer.extend(parameters, cache, piece);
        from += count;
      } while (from < prompt.length);
      return last;
    }

    private void give(String piece) {
      if (!piece.isEmpty()) {
        text.append(piece);
        pieces.accept(piece);
      }
    }
  }
}
