package tailor.ingest;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tailor.config.ComponentOptions;
import tailor.config.Doc;

/**
 * Manual pages as they are installed, in roff with the {@code man} or the {@code mdoc} macros: a
 * page is a document. The section becomes a field. A page that only points to another one has no
 * text of its own and is malformed.
 */
@Doc("manual pages in roff, with the man or the mdoc macros: a page is a document")
public final class ManReader implements SourceReader<ManReader.Options> {

  public record Options() implements ComponentOptions {}

  @Override
  public List<String> fileNames() {
    return List.of("*.[1-9]", "*.[1-9][a-z]*");
  }

  @Override
  public Readings read(SourceFile file, Options options) throws IOException {
    ManPage page = ManPage.parse(file.decode(file.readAll(), Optional.empty()));
    Map<String, String> fields =
        page.section().map(section -> Map.of("section", section)).orElse(Map.of());
    return Readings.of(new RawRecord(0, Optional.empty(), page.title(), page.text(), fields));
  }
}
