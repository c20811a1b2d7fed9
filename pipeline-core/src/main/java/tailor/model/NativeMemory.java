package tailor.model;

import org.bytedeco.javacpp.Pointer;

/**
 * What this JVM may have outside of its heap, as JavaCPP, which allocates ND4J's arrays, was told;
 * not positive where it was told of no limit.
 *
 * @param counted bytes that it allocates at most ({@code org.bytedeco.javacpp.maxbytes})
 * @param resident bytes that the process may have resident, heap included ({@code
 *     org.bytedeco.javacpp.maxphysicalbytes})
 */
public record NativeMemory(long counted, long resident) {
  /** That of this JVM. */
  public static NativeMemory ofThisJvm() {
    return new NativeMemory(Pointer.maxBytes(), Pointer.maxPhysicalBytes());
  }
}
