package tailor.ingest;

import java.io.Serializable;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import tailor.config.Configured;
import tailor.config.Default;
import tailor.config.Doc;
import tailor.config.InRange;
import tailor.config.Inline;
import tailor.config.PortableRecord;

/**
 * An entry of the source catalogue. What it says of the whole source is carried on every document.
 *
 * @param id names the source in documents, reports and errors
 * @param path file, directory or glob on any Hadoop file system; directories are read with what is
 *     below them
 * @param include names of files to read in directories; empty for those of the reader
 * @param kind what the source holds
 * @param owner who is answerable for it
 * @param licence SPDX identifier, or the organization's own name for the terms
 * @param visibility whether it may be shown to anybody
 * @param weight how often it is seen in training, relative to the others
 * @param encoding of its files; detected for each file if empty
 * @param maxRecordBytes size, decompressed, above which a record is quarantined
 * @param reader the format, with its options
 */
@Doc("an entry of the source catalogue")
public record Source(
    @Doc("names the source in documents, reports and errors") String id,
    @Doc("file, directory or glob, on any Hadoop file system") String path,
    @Doc("names of files to read in directories, as globs; by default those usual for the type")
        @Default("[]")
        List<String> include,
    @Doc("what the source holds") @Default("internal") Kind kind,
    @Doc("who is answerable for it") @Default("unknown") String owner,
    @Doc("SPDX identifier, or the organization's own name for the terms") @Default("unknown")
        String licence,
    @Doc("whether it may be shown to anybody") @Default("proprietary") Visibility visibility,
    @Doc("how often it is seen in training, relative to the others")
        @Default("1")
        @InRange(min = 0, max = 1000)
        double weight,
    @Doc("encoding of its files, such as UTF-8 or windows-1252; detected if left out")
        Optional<String> encoding,
    @Doc("size, decompressed, above which a record is quarantined")
        @Default("16777216")
        @InRange(min = 1, max = 1073741824)
        int maxRecordBytes,
    @Inline Configured<SourceReader<?>> reader)
    implements Serializable {

  /** What a source holds. */
  public enum Kind {
    INTERNAL,
    LITERATURE,
    CUSTOMER
  }

  /** Whether a source may be shown to anybody. */
  public enum Visibility {
    PUBLIC,
    PROPRIETARY
  }

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  public Source {
    include = List.copyOf(include);
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException(
          ("id is '%s'; expected 1 to 100 letters, digits, '.', '_' or '-', the first a letter or"
                  + " digit")
              .formatted(id));
    }
    if (path.isBlank()) {
      throw new IllegalArgumentException("path is empty; expected a file, directory or glob");
    }
    encoding.ifPresent(Source::requireCharset);
  }

  private Object writeReplace() {
    return PortableRecord.of(this);
  }

  private static void requireCharset(String name) {
    boolean known;
    try {
      known = Charset.isSupported(name);
    } catch (IllegalArgumentException e) {
      known = false;
    }
    if (!known) {
      throw new IllegalArgumentException(
          "encoding is '%s', which Java does not know; expected a name such as UTF-8 or windows-1252"
              .formatted(name));
    }
  }
}
