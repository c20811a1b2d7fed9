package tailor.export.safetensors;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The bytes of one file of any size. Not for several threads at once. */
public interface ByteSource extends Closeable {
  /** Returns the file's full name, for messages. */
  String name();

  /** Returns the file's size in bytes. */
  long size();

  /**
   * Returns a little-endian view of {@code length} bytes from {@code position} on, which the next
   * call may overwrite. Ascending positions are read without seeking.
   *
   * @throws IOException also if the file has become shorter than its size
   */
  ByteBuffer slice(long position, int length) throws IOException;
}
