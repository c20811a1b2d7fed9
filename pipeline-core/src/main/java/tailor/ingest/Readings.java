package tailor.ingest;

import java.io.Closeable;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The records of a file, one after the other. */
public interface Readings extends Closeable {

  /** Returns the next record, or null at the end. */
  @Nullable Reading next() throws IOException;

  @Override
  default void close() throws IOException {}

  /** A file that is one record. */
  static Readings of(Reading reading) {
    Iterator<Reading> readings = List.of(reading).iterator();
    return () -> readings.hasNext() ? readings.next() : null;
  }
}
