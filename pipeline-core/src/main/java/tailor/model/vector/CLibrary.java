package tailor.model.vector;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.util.Locale;

/**
 * Two calls of the C library that Java has no words for. Elsewhere than on Linux they do nothing.
 */
final class CLibrary {
  private static final boolean LINUX =
      System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("linux");
  private static final int MADV_HUGEPAGE = 14;
  private static final int OVERWRITE = 1;

  private CLibrary() {}

  /**
   * Asks for large pages (madvise), which spare streaming passes their address look-ups. A system
   * that refuses goes on with small ones.
   */
  static void adviseLargePages(long address, long bytes) {
    if (LINUX) {
      function("madvise").invokeInt(new Object[] {new Pointer(address), bytes, MADV_HUGEPAGE});
    }
  }

  /**
   * Sets a variable in the environment of this process, for native libraries loaded from now on.
   * {@link System#getenv} keeps its own copy and does not see it.
   */
  static void setEnvironmentVariable(String name, String value) {
    if (LINUX) {
      function("setenv").invokeInt(new Object[] {name, value, OVERWRITE});
    }
  }

  private static Function function(String name) {
    return NativeLibrary.getInstance("c").getFunction(name);
  }
}
