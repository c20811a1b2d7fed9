package tailor.tokenize;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * GPT-2's byte-level alphabet and words, as Hugging Face's {@code ByteLevel} has them: every byte
 * is written as one printable character, and a text is cut into words that tokens never cross.
 */
final class ByteLevel {
  private static final int BYTES = 256;

  /** Contractions, letters, numbers, other signs, and white space, each with a blank before it. */
  private static final Pattern WORD =
      Pattern.compile(
          "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
          Pattern.UNICODE_CHARACTER_CLASS);

  private static final Pattern DIGIT = Pattern.compile("\\p{N}");

  private static final char[] LETTERS = letters();

  private ByteLevel() {}

  /** Receives the words of a text. */
  @FunctionalInterface
  interface WordConsumer {
    void accept(String word);
  }

  /** Cuts a text into words; together they are the text. */
  static void words(String text, TokenizerTrainingOptions.Digits digits, WordConsumer consumer) {
    if (digits == TokenizerTrainingOptions.Digits.TOGETHER) {
      splitWords(text, consumer);
      return;
    }
    Matcher matcher = DIGIT.matcher(text);
    int end = 0;
    while (matcher.find()) {
      splitWords(text.substring(end, matcher.start()), consumer);
      consumer.accept(matcher.group());
      end = matcher.end();
    }
    splitWords(text.substring(end), consumer);
  }

  private static void splitWords(String text, WordConsumer consumer) {
    Matcher matcher = WORD.matcher(text);
    while (matcher.find()) {
      consumer.accept(matcher.group());
    }
  }

  /** A word in the alphabet, a character a byte of its UTF-8 form. */
  static String spell(String word) {
    byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
    char[] spelled = new char[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      spelled[i] = LETTERS[Byte.toUnsignedInt(bytes[i])];
    }
    return new String(spelled);
  }

  /**
   * The letter of a byte.
   *
   * @param value the byte, from 0 to 255
   */
  static char letter(int value) {
    return LETTERS[value];
  }

  /** The 256 letters in order of their code points, which is the order of their tokens. */
  static char[] alphabet() {
    char[] alphabet = LETTERS.clone();
    Arrays.sort(alphabet);
    return alphabet;
  }

  /** Printable Latin-1 characters stand for themselves, all others for U+0100 and on, in order. */
  private static char[] letters() {
    char[] letters = new char[BYTES];
    char next = BYTES;
    for (int value = 0; value < BYTES; value++) {
      boolean printable =
          value >= '!' && value <= '~'
              || value >= 0xA1 && value <= 0xAC
              || value >= 0xAE && value <= 0xFF;
      letters[value] = printable ? (char) value : next++;
    }
    return letters;
  }
}
