package tailor.export.safetensors;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A local file, memory-mapped a slice at a time, since one mapping ends at 2 GB. */
public final class MappedByteSource implements ByteSource {
  private final Path file;
  private final FileChannel channel;
  private final long size;

  public MappedByteSource(Path file) throws IOException {
    this.file = file;
    this.channel = FileChannel.open(file, StandardOpenOption.READ);
    this.size = channel.size();
  }

  @Override
  public String name() {
    return file.toString();
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public ByteBuffer slice(long position, int length) throws IOException {
    // A read-only mapping past the end would not fail here but crash at the first access.
    if (position + length > channel.size()) {
      throw new EOFException(file + " became shorter while it was read");
    }
    return channel.map(MapMode.READ_ONLY, position, length).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
