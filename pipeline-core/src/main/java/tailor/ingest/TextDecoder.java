package tailor.ingest;

import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * Decodes the bytes of one file. A declared encoding is a contract, and what breaks it is
 * malformed; a detected one is a guess, and what contradicts it is decoded as well as can be.
 */
sealed interface TextDecoder {
  TextDecoder UTF_8 = new Declared(StandardCharsets.UTF_8);

  Charset charset();

  /**
   * @throws CharacterCodingException if the bytes are not of the declared encoding
   */
  String decode(byte[] bytes) throws CharacterCodingException;

  /** What the catalogue says. */
  record Declared(Charset charset) implements TextDecoder {
    @Override
    public String decode(byte[] bytes) throws CharacterCodingException {
      return Encodings.decodeDeclared(bytes, charset);
    }
  }

  /** What the bytes look like. */
  record Detected(Charset charset) implements TextDecoder {
    @Override
    public String decode(byte[] bytes) {
      return Encodings.decodeDetected(bytes, charset);
    }
  }
}
