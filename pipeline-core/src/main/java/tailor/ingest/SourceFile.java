package tailor.ingest;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.SequenceInputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.apache.commons.io.input.ReaderInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;

/**
 * A file, or a slice of one, as its reader sees it: decompressed according to its name, and
 * decoded.
 *
 * <p>Reading throws {@link IOException} for what is wrong with the file, and {@link
 * java.io.UncheckedIOException} for what is wrong with the storage.
 */
public final class SourceFile {
  private static final int HEAD_BYTES = 1 << 16;

  private final FileSlice slice;
  private final Source source;
  private final Path path;
  private final FileSystem files;
  private final Optional<CompressionCodec> codec;

  SourceFile(FileSlice slice, Source source, FileSystem files, Optional<CompressionCodec> codec) {
    this.slice = slice;
    this.source = source;
    this.path = new Path(slice.uri());
    this.files = files;
    this.codec = codec;
  }

  /** Its path relative to the source's. */
  public String name() {
    return slice.file();
  }

  /** Size, decompressed, above which a record is refused. */
  public int maxRecordBytes() {
    return source.maxRecordBytes();
  }

  /** The encoding that the catalogue says it has. */
  public Optional<Charset> declaredEncoding() {
    return source.encoding().map(Charset::forName);
  }

  /** Opens the whole file, decompressed. */
  public InputStream open() throws IOException {
    StorageStream stored = StorageStream.open(files, path, 0);
    return codec.isEmpty() ? stored : ExpansionLimit.decompress(stored, codec.get());
  }

  /**
   * Reads the whole file, decompressed.
   *
   * @throws MalformedException if it is larger than a record may be
   */
  public byte[] readAll() throws IOException {
    try (InputStream in = open()) {
      byte[] bytes = in.readNBytes(maxRecordBytes());
      if (in.read() >= 0) {
        throw new MalformedException(
            0, "too-large", "the file has more than %,d bytes".formatted(maxRecordBytes()));
      }
      return bytes;
    }
  }

  /**
   * Decodes the content of the file: by its byte order mark, as the catalogue says, as UTF-8 if it
   * is valid, as the format itself says, or as it looks.
   *
   * @param named the encoding that the content names
   * @throws MalformedException if it is not of the declared encoding, or no text at all
   */
  public String decode(byte[] content, Optional<Charset> named) throws MalformedException {
    Encodings.Mark mark = Encodings.mark(content);
    byte[] body = Arrays.copyOfRange(content, mark.length(), content.length);
    String text;
    try {
      text = decoder(mark, body, named).decode(body);
    } catch (CharacterCodingException e) {
      throw new MalformedException(
          0, "bad-encoding", "not valid " + declaredEncoding().orElse(mark.charset()));
    }
    if (text.indexOf('\0') >= 0) {
      throw new MalformedException(
          0, "binary", "a zero byte at character " + text.indexOf('\0') + ": no text");
    }
    return text;
  }

  private TextDecoder decoder(Encodings.Mark mark, byte[] body, Optional<Charset> named) {
    if (declaredEncoding().isPresent()) {
      return new TextDecoder.Declared(
          mark.length() > 0 ? mark.charset() : declaredEncoding().get());
    }
    if (mark.length() > 0) {
      return new TextDecoder.Detected(mark.charset());
    }
    Charset looks = Encodings.detect(body);
    return new TextDecoder.Detected(
        looks.equals(StandardCharsets.UTF_8) ? looks : named.orElse(looks));
  }

  /** Opens the lines that begin in the slice. */
  LineStream lines() throws IOException {
    InputStream in = open();
    try {
      byte[] head = in.readNBytes(HEAD_BYTES);
      Encodings.Mark mark = Encodings.mark(head);
      Charset charset =
          mark.length() > 0
              ? mark.charset()
              : declaredEncoding().orElseGet(() -> Encodings.detect(head));
      InputStream body =
          new SequenceInputStream(
              new ByteArrayInputStream(head, mark.length(), head.length - mark.length()), in);
      boolean utf8 =
          charset.equals(StandardCharsets.UTF_8) || charset.equals(StandardCharsets.US_ASCII);
      if (!utf8) {
        return slice.start() == 0 ? transcoded(body, charset) : none(in);
      }
      TextDecoder decoder =
          declaredEncoding().isPresent()
              ? TextDecoder.UTF_8
              : new TextDecoder.Detected(StandardCharsets.UTF_8);
      if (slice.start() == 0) {
        long end = codec.isPresent() ? Long.MAX_VALUE : slice.end();
        return new LineStream(body, decoder, mark.length(), end, maxRecordBytes());
      }
      in.close();
      long before = slice.start() - 1;
      LineStream lines =
          new LineStream(
              StorageStream.open(files, path, before),
              decoder,
              before,
              slice.end(),
              maxRecordBytes());
      lines.skipLine();
      return lines;
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /** Other encodings are turned into UTF-8, by one task: their line feeds may span bytes. */
  private LineStream transcoded(InputStream body, Charset charset) {
    CodingErrorAction onError =
        declaredEncoding().isPresent() ? CodingErrorAction.REPORT : CodingErrorAction.REPLACE;
    CharsetDecoder strictness =
        charset.newDecoder().onMalformedInput(onError).onUnmappableCharacter(onError);
    Reader characters = new BufferedReader(new InputStreamReader(body, strictness), HEAD_BYTES);
    return new LineStream(
        new ReaderInputStream(characters, StandardCharsets.UTF_8),
        TextDecoder.UTF_8,
        0,
        Long.MAX_VALUE,
        maxRecordBytes());
  }

  private LineStream none(InputStream in) throws IOException {
    in.close();
    return new LineStream(InputStream.nullInputStream(), TextDecoder.UTF_8, 0, 0, maxRecordBytes());
  }
}
