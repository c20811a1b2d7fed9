package tailor.model.vector;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.javacpp.Pointer;

/**
 * Zeroed off-heap memory that is freed on purpose, never by garbage collection. Blocks begin at a
 * cache line, large ones at a large page, which the operating system is asked for.
 */
final class NativeMemory implements AutoCloseable {
  private static final long CACHE_LINE = 64;
  private static final long LARGE_PAGE = 2 << 20;

  private final Set<Block> blocks = ConcurrentHashMap.newKeySet();

  /** One allocation. */
  final class Block {
    private final Pointer allocated;
    private final long address;
    private final long bytes;
    private volatile boolean freed;

    private Block(Pointer allocated, long address, long bytes) {
      this.allocated = allocated;
      this.address = address;
      this.bytes = bytes;
    }

    /**
     * Address of the first byte.
     *
     * @throws IllegalStateException if the memory has been freed
     */
    long address() {
      if (freed) {
        throw new IllegalStateException("the tensor has been closed");
      }
      return address;
    }

    /** Frees the memory; doing so again has no effect. */
    void free() {
      if (blocks.remove(this)) {
        freed = true;
        Pointer.free(allocated);
      }
    }
  }

  /**
   * Allocates zeros.
   *
   * @throws OutOfMemoryError if the system has no such memory
   */
  Block allocate(long bytes) {
    long alignment = bytes >= LARGE_PAGE ? LARGE_PAGE : CACHE_LINE;
    Pointer allocated = Pointer.calloc(1, Math.addExact(bytes, alignment));
    if (allocated == null || allocated.isNull()) {
      throw new OutOfMemoryError("no " + bytes + " bytes of native memory for a tensor");
    }
    long address = (allocated.address() + alignment - 1) & -alignment;
    if (alignment == LARGE_PAGE) {
      CLibrary.adviseLargePages(address, bytes);
    }
    Block block = new Block(allocated, address, bytes);
    blocks.add(block);
    return block;
  }

  /** Bytes allocated and not yet freed, without what alignment takes. */
  long allocatedBytes() {
    return blocks.stream().mapToLong(block -> block.bytes).sum();
  }

  @Override
  public void close() {
    blocks.forEach(Block::free);
  }
}
