package tailor.tokenize;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tailor.config.ConfigurationException;

/**
 * A Hugging Face tokenizer. Safe for use by several threads. {@link #of} gives every user in a JVM
 * the same instance, which lives as long as the JVM; {@link #open} gives one to close.
 *
 * <p>Encoding adds nothing: no special tokens, no padding, no cutting. A special token that is
 * written in the text becomes that token, and an unpaired surrogate U+FFFD.
 *
 * <p>The ids are those of Hugging Face's library, whether it finds them or, where the tokenizer is
 * of that kind, {@link BytePairEncoder}.
 */
public final class Tokenizer implements AutoCloseable {
  private static final ConcurrentHashMap<String, Tokenizer> SHARED = new ConcurrentHashMap<>();

  static {
    System.setProperty("ai.djl.offline", "true");
  }

  private final HuggingFaceTokenizer library;
  private final @Nullable BytePairEncoder encoder;
  private final Vocabulary vocabulary;
  private final TokenizerFiles files;
  private final int[] prefix;

  private Tokenizer(
      HuggingFaceTokenizer library,
      @Nullable BytePairEncoder encoder,
      Vocabulary vocabulary,
      TokenizerFiles files) {
    this.library = library;
    this.encoder = encoder;
    this.vocabulary = vocabulary;
    this.files = files;
    this.prefix = prefixOf(library);
  }

  /** The instance that this JVM shares for these files; not to be closed. */
  public static Tokenizer of(TokenizerFiles files) {
    return SHARED.computeIfAbsent(files.fingerprint(), key -> open(files));
  }

  /**
   * Opens a tokenizer of one's own.
   *
   * @throws ConfigurationException if its files are no tokenizer
   * @throws tailor.run.BadDataException if one of them is damaged
   */
  public static Tokenizer open(TokenizerFiles files) {
    JsonNode description = Vocabulary.requireTokenizer(files);
    Vocabulary vocabulary = Vocabulary.of(files, description);
    HuggingFaceTokenizer library = openLibrary(files);
    return new Tokenizer(library, BytePairEncoder.of(description).orElse(null), vocabulary, files);
  }

  /** The tokens of a text, without special tokens around it. */
  public int[] encode(String text) {
    return encoder == null ? encodeByLibrary(text) : encoder.encode(text, this::encodeByLibrary);
  }

  /** As {@link #encode}, in any case by the library, of which only the ids are fetched. */
  int[] encodeByLibrary(String text) {
    long encoding = TokenizersLibrary.LIB.encode(library.getHandle(), WellFormed.of(text), false);
    try {
      return toInts(TokenizersLibrary.LIB.getTokenIds(encoding));
    } finally {
      TokenizersLibrary.LIB.deleteEncoding(encoding);
    }
  }

  /** As {@link #encode}, with what the tokenizer puts before a text, if anything. */
  public int[] encodeFromBegin(String text) {
    int[] ids = encode(text);
    int[] all = Arrays.copyOf(prefix, prefix.length + ids.length);
    System.arraycopy(ids, 0, all, prefix.length, ids.length);
    return all;
  }

  /** The tokens of a text and their places in it. */
  public EncodedText encodeWithOffsets(String text) {
    Encoding encoding = library.encode(WellFormed.of(text), false, false);
    CharSpan[] spans = encoding.getCharTokenSpans();
    int[] ids = toInts(encoding.getIds());
    int[] starts = new int[ids.length];
    int[] ends = new int[ids.length];
    for (int i = 0; i < ids.length; i++) {
      starts[i] = spans[i].getStart();
      ends[i] = spans[i].getEnd();
    }
    return new EncodedText(ids, starts, ends);
  }

  /** The text of tokens, special tokens written out. Bytes that are no UTF-8 become U+FFFD. */
  public String decode(int[] ids) {
    return library.decode(toLongs(ids), false);
  }

  /** The text of tokens without the special ones. */
  public String decodeText(int[] ids) {
    return library.decode(toLongs(ids), true);
  }

  /** A decoder that takes the tokens of a text one by one as they are generated. */
  public StreamingDecoder streamingDecoder() {
    return new StreamingDecoder(this);
  }

  /** One more than the largest id, added tokens included. */
  public int vocabularySize() {
    return vocabulary.size();
  }

  public SpecialTokens specialTokens() {
    return vocabulary.special();
  }

  /** The tokens that the tokenizer itself puts before every text: usually none, or one. */
  public int[] prefix() {
    return prefix.clone();
  }

  /** The files it was opened from. */
  public TokenizerFiles files() {
    return files;
  }

  /**
   * Refuses a model that has no embedding for some of the tokens. A model may have more embeddings
   * than there are tokens: vocabularies are often padded.
   *
   * @param modelVocabularySize rows of the model's embedding
   * @param model the model, for the message
   * @throws ConfigurationException if the tokenizer has more tokens than the model
   */
  public void requireFits(int modelVocabularySize, String model) {
    if (vocabulary.size() > modelVocabularySize) {
      throw new ConfigurationException(
          String.format(
              "The tokenizer %s does not fit the model %s: it has %,d tokens, and the model has"
                  + " embeddings for %,d. Use the tokenizer that came with the model.",
              files.origin(), model, vocabulary.size(), modelVocabularySize));
    }
  }

  @Override
  public void close() {
    library.close();
  }

  private static HuggingFaceTokenizer openLibrary(TokenizerFiles files) {
    byte[] json = files.file(TokenizerFiles.TOKENIZER);
    if (json == null) {
      throw new IllegalStateException("no " + TokenizerFiles.TOKENIZER);
    }
    try {
      return HuggingFaceTokenizer.newInstance(
          new ByteArrayInputStream(json),
          Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false"));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot open the tokenizer " + files.origin(), e);
    } catch (RuntimeException e) {
      throw new ConfigurationException(
          "The tokenizer " + files.origin() + " cannot be opened: " + e.getMessage());
    }
  }

  private static int[] prefixOf(HuggingFaceTokenizer library) {
    long[] bare = library.encode("a", false, false).getIds();
    long[] dressed = library.encode("a", true, false).getIds();
    for (int i = 0; i + bare.length <= dressed.length; i++) {
      if (Arrays.equals(dressed, i, i + bare.length, bare, 0, bare.length)) {
        return toInts(Arrays.copyOf(dressed, i));
      }
    }
    return new int[0];
  }

  private static int[] toInts(long[] ids) {
    int[] ints = new int[ids.length];
    for (int i = 0; i < ids.length; i++) {
      ints[i] = (int) ids[i];
    }
    return ints;
  }

  private static long[] toLongs(int[] ids) {
    return Arrays.stream(ids).asLongStream().toArray();
  }
}
