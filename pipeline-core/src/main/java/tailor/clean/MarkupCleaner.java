package tailor.clean;

import tailor.config.ComponentOptions;
import tailor.config.Doc;

/**
 * Removes HTML that strayed into text: tags with the names that HTML knows, comments, scripts and
 * style sheets with what is in them; decodes character references, also those that were escaped
 * twice. A block's tag becomes a line feed. {@code a < b}, {@code List<String>} and a bare {@code
 * &} are no markup and stay.
 */
@Doc("removes stray HTML tags and decodes character references")
public final class MarkupCleaner implements Cleaner<MarkupCleaner.Options> {

  public record Options() implements ComponentOptions {}

  @Override
  public String clean(String text, Options options) {
    String current = text;
    while (true) {
      String tagless = current.indexOf('<') < 0 ? current : withoutTags(current);
      String next = tagless.indexOf('&') < 0 ? tagless : CharacterReferences.decode(tagless);
      if (next.equals(current)) {
        return current;
      }
      current = next;
    }
  }

  private static String withoutTags(String text) {
    StringBuilder out = new StringBuilder(text.length());
    int done = 0;
    for (int open; (open = text.indexOf('<', done)) >= 0; ) {
      out.append(text, done, open);
      Tag tag = Tag.at(text, open);
      if (tag == null) {
        out.append('<');
        done = open + 1;
      } else {
        if (tag.kind() == Tag.Kind.BLOCK) {
          out.append('\n');
        }
        done = tag.end();
      }
    }
    return out.append(text, done, text.length()).toString();
  }
}
