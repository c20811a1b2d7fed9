package tailor.ingest;

/**
 * A line of a file.
 *
 * @param offset of its first byte in the file; decompressed, and as UTF-8 if it is in an encoding
 *     whose bytes cannot be told apart
 * @param bytes without the line's end
 * @param length its length, above that of {@code bytes} where it was too long to keep
 */
record Line(long offset, byte[] bytes, long length) {
  boolean isWhole() {
    return length == bytes.length;
  }

  boolean isBlank() {
    for (byte b : bytes) {
      if (b != ' ' && b != '\t' && b != '\r') {
        return false;
      }
    }
    return true;
  }
}
