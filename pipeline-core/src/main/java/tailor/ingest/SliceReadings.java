package tailor.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.jspecify.annotations.Nullable;
import tailor.config.ComponentOptions;
import tailor.config.Configured;

/** All that one task reads: the records of its slices, one slice after the other. */
final class SliceReadings implements Iterator<SliceReadings.Found> {
  private final List<Source> sources;
  private final Iterator<FileSlice> slices;
  private final Configuration hadoop;
  private final CompressionCodecFactory codecs;
  private final Map<Integer, SourceReader<ComponentOptions>> readers = new HashMap<>();
  private @Nullable Cursor cursor;
  private @Nullable Found ahead;

  /** Where the task is. */
  private record Cursor(FileSlice slice, Readings readings) {}

  /** A reading, and the slice that it is of. */
  record Found(FileSlice slice, Reading reading) {}

  SliceReadings(List<Source> sources, List<FileSlice> slices, Configuration hadoop) {
    this.sources = sources;
    this.slices = slices.iterator();
    this.hadoop = hadoop;
    this.codecs = new CompressionCodecFactory(hadoop);
  }

  @Override
  public boolean hasNext() {
    while (ahead == null && (cursor != null || slices.hasNext())) {
      ahead = cursor == null ? start(slices.next()) : advance(cursor);
    }
    return ahead != null;
  }

  @Override
  public Found next() {
    if (!hasNext() || ahead == null) {
      throw new NoSuchElementException();
    }
    Found next = ahead;
    ahead = null;
    return next;
  }

  /** Opens a slice; returns something only if that fails. */
  private @Nullable Found start(FileSlice slice) {
    try {
      cursor = new Cursor(slice, open(slice));
      return null;
    } catch (UncheckedIOException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      return new Found(slice, malformed(slice, e));
    }
  }

  /** Returns the next record of a slice, or null at its end. */
  private @Nullable Found advance(Cursor at) {
    try {
      Reading next = at.readings().next();
      if (next instanceof RawRecord record && record.text().isBlank()) {
        return new Found(
            at.slice(),
            new Malformed(record.offset(), "no-text", "the text is blank", head(at.slice())));
      }
      if (next != null) {
        return new Found(at.slice(), next);
      }
      leave(at);
      return null;
    } catch (UncheckedIOException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      leave(at);
      return new Found(at.slice(), malformed(at.slice(), e));
    }
  }

  private void leave(Cursor at) {
    cursor = null;
    try {
      at.readings().close();
    } catch (IOException e) {
      throw new UncheckedIOException(at.slice().uri() + " cannot be closed", e);
    }
  }

  private Readings open(FileSlice file) throws IOException {
    Source source = sources.get(file.source());
    SourceReader<ComponentOptions> reader =
        readers.computeIfAbsent(file.source(), index -> readerOf(source));
    Path path = new Path(file.uri());
    return reader.read(
        new SourceFile(file, source, files(path), Optional.ofNullable(codecs.getCodec(path))),
        source.reader().options());
  }

  private static SourceReader<ComponentOptions> readerOf(Source source) {
    Configured<SourceReader<?>> configured = source.reader();
    return configured.as();
  }

  private FileSystem files(Path path) {
    try {
      return path.getFileSystem(hadoop);
    } catch (IOException e) {
      throw new UncheckedIOException(path + " cannot be reached", e);
    }
  }

  private Malformed malformed(FileSlice slice, Exception e) {
    byte[] raw = head(slice);
    String detail = Optional.ofNullable(e.getMessage()).orElse(e.getClass().getSimpleName());
    if (e instanceof MalformedException malformed) {
      return new Malformed(malformed.offset(), malformed.reason(), detail, raw);
    }
    return e instanceof IOException
        ? new Malformed(0, "unreadable", detail, raw)
        : new Malformed(0, "reader-failed", e.toString(), raw);
  }

  /** The stored bytes that the file begins with. */
  private byte[] head(FileSlice slice) {
    Path path = new Path(slice.uri());
    try (InputStream in = StorageStream.open(files(path), path, slice.start())) {
      return in.readNBytes(IngestRows.MOST_RAW_BYTES);
    } catch (IOException e) {
      throw new UncheckedIOException(path + " cannot be read", e);
    }
  }
}
