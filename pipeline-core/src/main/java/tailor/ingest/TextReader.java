package tailor.ingest;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tailor.config.ComponentOptions;
import tailor.config.Doc;

/** Plain text: a file is a document. */
@Doc("plain text: a file is a document")
public final class TextReader implements SourceReader<TextReader.Options> {

  public record Options() implements ComponentOptions {}

  @Override
  public List<String> fileNames() {
    return List.of("*.txt", "*.text");
  }

  @Override
  public Readings read(SourceFile file, Options options) throws IOException {
    byte[] content = file.readAll();
    String text = file.decode(content, Optional.empty());
    return Readings.of(new RawRecord(0, Optional.empty(), Optional.empty(), text, Map.of()));
  }
}
