package tailor.document;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Hashes that are the same on every machine and in every version: the first bytes of SHA-256. Used
 * for ids, and wherever data is split, sampled or shuffled, so that a document's lot depends on
 * itself and the seed and not on its neighbours.
 */
public final class StableHash {
  private static final int ID_BYTES = 16;

  private StableHash() {}

  /** 64 bits of the seed and the parts; where one part ends and the next begins matters. */
  public static long of(long seed, String... parts) {
    return ByteBuffer.wrap(digest(seed, parts)).getLong();
  }

  /** A number in [0, 1) with 53 random bits of the seed and the parts. */
  public static double unit(long seed, String... parts) {
    return (of(seed, parts) >>> 11) * 0x1p-53;
  }

  /** 128 bits of the parts as 32 hexadecimal digits. */
  public static String id(String... parts) {
    return HexFormat.of().formatHex(digest(0, parts), 0, ID_BYTES);
  }

  private static byte[] digest(long seed, String... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, seed));
      for (String part : parts) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
        digest.update(bytes);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
