package tailor.train.data;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import tailor.run.BadDataException;

/**
 * Where the sequences of a split lie: all row groups of its files, in the order of file names. It
 * numbers the rows from 0, and is read from the files' footers.
 */
public final class SequenceIndex {
  private final List<RowGroup> groups;
  private final long[] ends;

  /** An index of these row groups in this order. */
  public SequenceIndex(List<RowGroup> groups) {
    this.groups = List.copyOf(groups);
    this.ends = new long[groups.size()];
    long end = 0;
    for (int i = 0; i < ends.length; i++) {
      end = Math.addExact(end, groups.get(i).rows());
      ends[i] = end;
    }
  }

  /**
   * The files of a split.
   *
   * @param directory holds the split's Parquet files
   * @return their names in order; none if there is no such directory
   */
  public static List<String> files(Path directory, Configuration hadoop) {
    try {
      return Arrays.stream(directory.getFileSystem(hadoop).listStatus(directory))
          .filter(FileStatus::isFile)
          .map(FileStatus::getPath)
          .filter(path -> path.getName().endsWith(".parquet"))
          .map(Path::toString)
          .sorted()
          .toList();
    } catch (FileNotFoundException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list " + directory, e);
    }
  }

  /**
   * Reads the footers of the files.
   *
   * @throws BadDataException if one is no Parquet file
   */
  public static SequenceIndex of(List<String> files, Configuration hadoop) {
    List<RowGroup> groups = new ArrayList<>();
    for (String file : files) {
      try (ParquetFileReader reader =
          ParquetFileReader.open(HadoopInputFile.fromPath(new Path(file), hadoop))) {
        List<BlockMetaData> blocks = reader.getRowGroups();
        for (int i = 0; i < blocks.size(); i++) {
          groups.add(new RowGroup(file, i, blocks.get(i).getRowCount()));
        }
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot read the footer of " + file, e);
      } catch (RuntimeException e) {
        throw new BadDataException(
            file + " is no Parquet file of token sequences. Run tokenize again.", e);
      }
    }
    return new SequenceIndex(groups);
  }

  /** Number of sequences. */
  public long rows() {
    return ends.length == 0 ? 0 : ends[ends.length - 1];
  }

  /**
   * The number of the first row of a file.
   *
   * @param name the file's name without its directory
   * @throws IllegalArgumentException if it is none of the index
   */
  public long firstRow(String name) {
    for (int i = 0; i < ends.length; i++) {
      if (new Path(groups.get(i).file()).getName().equals(name)) {
        return ends[i] - groups.get(i).rows();
      }
    }
    throw new IllegalArgumentException(name + " is no file of this index");
  }

  /** Where a row lies. */
  public RowAddress address(long row) {
    int found = Arrays.binarySearch(ends, row + 1);
    int group = found >= 0 ? found : -found - 1;
    while (group > 0 && ends[group - 1] == ends[group]) {
      group--;
    }
    RowGroup home = groups.get(group);
    return new RowAddress(home, row - (ends[group] - home.rows()));
  }
}
