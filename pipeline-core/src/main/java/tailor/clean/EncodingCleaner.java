package tailor.clean;

import tailor.config.ComponentOptions;
import tailor.config.Default;
import tailor.config.Doc;

/**
 * Repairs text whose UTF-8 bytes were once read as windows-1252 or ISO-8859-1 ({@code Ã©} for
 * {@code é}, {@code â€™} for an apostrophe), also where that happened several times over. {@link
 * Mojibake} states the evidence that it asks for: correct text stays as it is. Characters that a
 * removed U+FFFD stood between are looked at again, so that a second run changes nothing.
 */
@Doc("repairs UTF-8 that was read as windows-1252, and replacement characters")
public final class EncodingCleaner implements Cleaner<EncodingCleaner.Options> {

  /** What becomes of U+FFFD, which stands where a byte was lost. */
  public enum Replacement {
    KEEP,
    REMOVE
  }

  public record Options(
      @Doc("what becomes of replacement characters (U+FFFD)") @Default("remove")
          Replacement replacementCharacters)
      implements ComponentOptions {}

  @Override
  public String clean(String text, Options options) {
    String current = Mojibake.repair(text);
    while (options.replacementCharacters() == Replacement.REMOVE && current.contains("\uFFFD")) {
      current = Mojibake.repair(current.replace("\uFFFD", ""));
    }
    return current;
  }
}
