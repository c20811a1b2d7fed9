package tailor.ingest;

import com.ibm.icu.text.CharsetDetector;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * Finds out how bytes encode text, and decodes them.
 *
 * <p>Most text is UTF-8, and what is valid UTF-8 is hardly ever anything else; so only what is not
 * is given to the statistical detector. That is ICU's: on a sentence of each of 22 combinations of
 * language and encoding it was right 20 times, juniversalchardet 2.5.2 12 times. A file may hold
 * UTF-8 and something else, where systems that disagree have appended to it: then bytes that are no
 * UTF-8 are taken for windows-1252.
 */
final class Encodings {
  static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

  /** Bytes that the statistical detector is given. */
  private static final int LOOKED_AT = 1 << 16;

  /** Names that ICU gives, and the encodings that real files with them have. */
  private static final Map<String, String> SUPERSETS =
      Map.of(
          "ISO-8859-1", "windows-1252",
          "ISO-8859-8", "windows-1255",
          "ISO-8859-8-I", "windows-1255",
          "ISO-8859-9", "windows-1254");

  private static final String MAINFRAME = "IBM4";

  private Encodings() {}

  /** A byte order mark: the encoding that it tells, and its length in bytes. */
  record Mark(Charset charset, int length) {}

  /**
   * Returns the encoding of a text that starts with these bytes; its last character may be cut off.
   */
  static Charset detect(byte[] head) {
    Mark mark = mark(head);
    if (mark.length() > 0) {
      return mark.charset();
    }
    if (isMostlyUtf8(head)) {
      return StandardCharsets.UTF_8;
    }
    CharsetDetector detector = new CharsetDetector();
    detector.setText(Arrays.copyOf(head, Math.min(head.length, LOOKED_AT)));
    return Arrays.stream(detector.detectAll())
        .map(match -> SUPERSETS.getOrDefault(match.getName(), match.getName()))
        .filter(name -> !name.startsWith(MAINFRAME))
        .flatMap(name -> named(name).stream())
        .findFirst()
        .orElse(WINDOWS_1252);
  }

  /** Returns the byte order mark; UTF-8 of length 0 where there is none. */
  static Mark mark(byte[] head) {
    int first = head.length > 0 ? head[0] & 0xFF : -1;
    int second = head.length > 1 ? head[1] & 0xFF : -1;
    int third = head.length > 2 ? head[2] & 0xFF : -1;
    int fourth = head.length > 3 ? head[3] & 0xFF : -1;
    if (first == 0xEF && second == 0xBB && third == 0xBF) {
      return new Mark(StandardCharsets.UTF_8, 3);
    }
    if (first == 0xFF && second == 0xFE) {
      return third == 0 && fourth == 0
          ? new Mark(Charset.forName("UTF-32LE"), 4)
          : new Mark(StandardCharsets.UTF_16LE, 2);
    }
    if (first == 0xFE && second == 0xFF) {
      return new Mark(StandardCharsets.UTF_16BE, 2);
    }
    if (first == 0 && second == 0 && third == 0xFE && fourth == 0xFF) {
      return new Mark(Charset.forName("UTF-32BE"), 4);
    }
    return new Mark(StandardCharsets.UTF_8, 0);
  }

  /** Returns the encoding of that name, if Java knows it. */
  static Optional<Charset> named(String name) {
    try {
      return Charset.isSupported(name) ? Optional.of(Charset.forName(name)) : Optional.empty();
    } catch (IllegalCharsetNameException e) {
      return Optional.empty();
    }
  }

  /** Whether at least as many characters of several bytes are valid as bytes are not. */
  private static boolean isMostlyUtf8(byte[] head) {
    CharsetDecoder decoder = strict(StandardCharsets.UTF_8);
    ByteBuffer in = ByteBuffer.wrap(head);
    CharBuffer out = CharBuffer.allocate(4096);
    long valid = 0;
    long invalid = 0;
    CoderResult result;
    do {
      result = decoder.decode(in, out, false);
      valid += out.flip().chars().filter(c -> c >= 0x80).count();
      out.clear();
      if (result.isError()) {
        invalid += result.length();
        in.position(in.position() + result.length());
        decoder.reset();
      }
    } while (!result.isUnderflow());
    return invalid == 0 || valid >= invalid;
  }

  /**
   * Decodes bytes of a declared encoding.
   *
   * @throws CharacterCodingException if they are not of that encoding
   */
  static String decodeDeclared(byte[] bytes, Charset charset) throws CharacterCodingException {
    String text = new String(bytes, charset);
    return text.indexOf('\uFFFD') < 0
        ? text
        : strict(charset).decode(ByteBuffer.wrap(bytes)).toString();
  }

  /** Decodes bytes of a detected encoding; never fails. */
  static String decodeDetected(byte[] bytes, Charset charset) {
    String text = new String(bytes, charset);
    return charset.equals(StandardCharsets.UTF_8) && text.indexOf('\uFFFD') >= 0
        ? decodeMixed(bytes)
        : text;
  }

  /** UTF-8, and windows-1252 where it is not. */
  private static String decodeMixed(byte[] bytes) {
    CharsetDecoder decoder = strict(StandardCharsets.UTF_8);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result = decoder.decode(in, out, true);
    while (result.isError()) {
      byte[] foreign = new byte[result.length()];
      in.get(foreign);
      out.put(new String(foreign, WINDOWS_1252));
      decoder.reset();
      result = decoder.decode(in, out, true);
    }
    return out.flip().toString();
  }

  private static CharsetDecoder strict(Charset charset) {
    return charset
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPORT)
        .onUnmappableCharacter(CodingErrorAction.REPORT);
  }
}
