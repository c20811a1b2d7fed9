package tailor.ingest;

import java.io.IOException;
import java.util.List;
import tailor.config.Component;
import tailor.config.ComponentOptions;

/**
 * Reads the records of one format out of files. What lies around it, such as listing, compression,
 * the choice of encoding and the catalogue's columns, is the engine's.
 */
public interface SourceReader<O extends ComponentOptions> extends Component<O> {

  /** What may be read on its own. */
  enum Unit {
    /** A file is read by one task, from its start. */
    FILE,
    /**
     * Large files are cut into slices, each read by a task; {@link SourceFile#lines} heeds them.
     */
    LINES
  }

  /**
   * Names of the files to read in directories, as globs: {@code *.jsonl}. A suffix of compression,
   * such as {@code .gz}, does not count.
   */
  List<String> fileNames();

  default Unit unit() {
    return Unit.FILE;
  }

  /**
   * Opens a file.
   *
   * <p>An exception, here or from {@link Readings#next}, sends the file to quarantine from there
   * on; the records before it stay. A reader that can go on after a malformed record returns {@link
   * Malformed} instead.
   *
   * @throws MalformedException if the file is not of this format
   * @throws IOException if it cannot be decompressed or is too large
   */
  Readings read(SourceFile file, O options) throws IOException;
}
