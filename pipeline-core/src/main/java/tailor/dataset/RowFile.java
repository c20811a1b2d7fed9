package tailor.dataset;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.UUID;
import net.jpountz.lz4.LZ4BlockInputStream;
import net.jpountz.lz4.LZ4BlockOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.util.TaskCompletionListener;
import org.jspecify.annotations.Nullable;

/** A file of rows as Spark holds them in memory: each behind its length, the whole compressed. */
final class RowFile {
  private static final int BUFFER_BYTES = 1 << 16;

  /** Stands in place of a length behind the last row. */
  private static final int END = -1;

  private RowFile() {}

  /**
   * Writes a file that is there whole or not at all.
   *
   * @param rows unsafe ones, as stages of Spark hand them on
   * @return how many rows it has
   */
  static long write(Iterator<InternalRow> rows, Path file, Configuration hadoop) {
    Path unfinished = new Path(file.getParent(), "." + file.getName() + "." + UUID.randomUUID());
    long count = 0;
    try {
      FileSystem system = file.getFileSystem(hadoop);
      byte[] buffer = new byte[BUFFER_BYTES];
      try (DataOutputStream out =
          new DataOutputStream(
              new BufferedOutputStream(
                  new LZ4BlockOutputStream(system.create(unfinished, true), BUFFER_BYTES),
                  BUFFER_BYTES))) {
        while (rows.hasNext()) {
          UnsafeRow row = (UnsafeRow) rows.next();
          out.writeInt(row.getSizeInBytes());
          row.writeToStream(out, buffer);
          count++;
        }
        out.writeInt(END);
      }
      if (!system.rename(unfinished, file) && !system.exists(file)) {
        throw new IOException(unfinished + " cannot be renamed");
      }
      return count;
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be written", e);
    }
  }

  /** Reads the rows of a file one by one; it is closed when the task ends. */
  static Iterator<InternalRow> read(Path file, Configuration hadoop, int columns) {
    try {
      DataInputStream in =
          new DataInputStream(
              new BufferedInputStream(
                  new LZ4BlockInputStream(file.getFileSystem(hadoop).open(file)), BUFFER_BYTES));
      TaskContext.get().addTaskCompletionListener((TaskCompletionListener) task -> close(in, file));
      return new Rows(in, file, columns);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read", e);
    }
  }

  private static void close(DataInputStream in, Path file) {
    try {
      in.close();
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be closed", e);
    }
  }

  private static final class Rows implements Iterator<InternalRow> {
    private final DataInputStream in;
    private final Path file;
    private final int columns;
    private @Nullable InternalRow ahead;

    Rows(DataInputStream in, Path file, int columns) {
      this.in = in;
      this.file = file;
      this.columns = columns;
      this.ahead = ahead();
    }

    @Override
    public boolean hasNext() {
      return ahead != null;
    }

    @Override
    public InternalRow next() {
      InternalRow next = ahead;
      if (next == null) {
        throw new NoSuchElementException();
      }
      ahead = ahead();
      return next;
    }

    private @Nullable InternalRow ahead() {
      try {
        int length = in.readInt();
        if (length == END) {
          return null;
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        UnsafeRow row = new UnsafeRow(columns);
        row.pointTo(bytes, length);
        return row;
      } catch (IOException e) {
        throw new UncheckedIOException(file + " cannot be read", e);
      }
    }
  }
}
