package tailor.train.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PrimitiveIterator;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.DummyRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.internal.column.columnindex.OffsetIndex;
import org.apache.parquet.internal.filter2.columnindex.RowRanges;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import tailor.run.BadDataException;
import tailor.train.graph.PackedArrays;

/**
 * Reads chosen sequences out of token Parquet where it lies: of each row group only the columns of
 * numbers, and of those only the pages that hold a chosen row.
 */
public final class SequenceReader {
  private static final List<String> COLUMNS = List.of("input_ids", "segment_ids", "loss_mask");

  private final Configuration hadoop;

  public SequenceReader(Configuration hadoop) {
    this.hadoop = hadoop;
  }

  /**
   * Reads the rows, each once.
   *
   * @return by address; each a minibatch of one row
   * @throws BadDataException if a file lacks a column, or the columns of a row differ in length
   */
  public Map<RowAddress, PackedArrays> read(Iterable<RowAddress> rows) {
    Map<String, Map<RowGroup, Set<Long>>> wanted = new TreeMap<>();
    for (RowAddress row : rows) {
      wanted
          .computeIfAbsent(row.group().file(), file -> new LinkedHashMap<>())
          .computeIfAbsent(row.group(), group -> new HashSet<>())
          .add(row.row());
    }
    Map<RowAddress, PackedArrays> found = new LinkedHashMap<>();
    wanted.forEach((file, groups) -> readFile(file, groups, found));
    return found;
  }

  /**
   * Reads the rows, one sequence for each of them, in their order.
   *
   * @return each a minibatch of one row
   * @throws BadDataException as {@link #read} does
   */
  public List<PackedArrays> readInOrder(List<RowAddress> rows) {
    Map<RowAddress, PackedArrays> found = read(rows);
    return rows.stream().map(found::get).toList();
  }

  private void readFile(
      String file, Map<RowGroup, Set<Long>> groups, Map<RowAddress, PackedArrays> found) {
    try {
      InputFile input = HadoopInputFile.fromPath(new Path(file), hadoop);
      try (ParquetFileReader reader = ParquetFileReader.open(input)) {
        MessageType schema = numbersOf(file, reader.getFileMetaData().getSchema());
        reader.setRequestedSchema(schema);
        for (Map.Entry<RowGroup, Set<Long>> group : groups.entrySet()) {
          readGroup(reader, schema, group.getKey(), group.getValue(), found);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file, e);
    }
  }

  private static MessageType numbersOf(String file, MessageType schema) {
    for (String column : COLUMNS) {
      if (!schema.containsField(column)) {
        throw new BadDataException(
            file + " has no column " + column + ": it holds no token sequences. Run tokenize.");
      }
    }
    return new MessageType(
        schema.getName(), COLUMNS.stream().map(schema::getType).toArray(Type[]::new));
  }

  private void readGroup(
      ParquetFileReader reader,
      MessageType schema,
      RowGroup group,
      Set<Long> rows,
      Map<RowAddress, PackedArrays> found)
      throws IOException {
    PageReadStore pages = pagesOf(reader, group.index(), rows);
    ColumnReadStoreImpl columns =
        new ColumnReadStoreImpl(
            pages, new DummyRecordConverter(schema).getRootConverter(), schema, "");
    List<ColumnReader> readers =
        schema.getColumns().stream().map(columns::getColumnReader).toList();
    long[] present =
        pages
            .getRowIndexes()
            .map(SequenceReader::toArray)
            .orElseGet(() -> IntStream.range(0, (int) group.rows()).asLongStream().toArray());
    for (long row : present) {
      int[] tokens = readList(readers.get(0));
      int[] segmentIds = readList(readers.get(1));
      int[] lossMask = readList(readers.get(2));
      if (rows.contains(row)) {
        found.put(new RowAddress(group, row), sequence(group, row, tokens, segmentIds, lossMask));
      }
    }
  }

  private static PackedArrays sequence(
      RowGroup group, long row, int[] tokens, int[] segmentIds, int[] lossMask) {
    int length = tokens.length;
    if (length == 0 || segmentIds.length != length || lossMask.length != length) {
      throw new BadDataException(
          "Row %d of row group %d of %s has %d input_ids, %d segment_ids, %d loss_mask; expected as many of each. Run tokenize again."
              .formatted(
                  row, group.index(), group.file(), length, segmentIds.length, lossMask.length));
    }
    byte[] mask = new byte[length];
    for (int i = 0; i < length; i++) {
      mask[i] = (byte) lossMask[i];
    }
    return new PackedArrays(1, length, tokens, segmentIds, mask);
  }

  private static long[] toArray(PrimitiveIterator.OfLong indexes) {
    LongStream.Builder values = LongStream.builder();
    indexes.forEachRemaining((long value) -> values.add(value));
    return values.build().toArray();
  }

  /** The pages that hold the rows, and with them the rows beside them. */
  private static PageReadStore pagesOf(ParquetFileReader reader, int index, Set<Long> rows)
      throws IOException {
    BlockMetaData block = reader.getRowGroups().get(index);
    ColumnChunkMetaData tokens =
        block.getColumns().stream()
            .filter(chunk -> chunk.getPath().toArray()[0].equals(COLUMNS.get(0)))
            .findFirst()
            .orElseThrow();
    OffsetIndex offsets = reader.readOffsetIndex(tokens);
    if (offsets == null) {
      return reader.readRowGroup(index);
    }
    long[] firstRows =
        IntStream.range(0, offsets.getPageCount()).mapToLong(offsets::getFirstRowIndex).toArray();
    IntStream pages = rows.stream().mapToInt(row -> lastUpTo(firstRows, row)).sorted().distinct();
    return reader.readFilteredRowGroup(
        index, RowRanges.create(block.getRowCount(), pages.iterator(), offsets));
  }

  /** The index of the last of the sorted values that is not beyond one. */
  private static int lastUpTo(long[] sorted, long value) {
    int found = Arrays.binarySearch(sorted, value);
    return found >= 0 ? found : -found - 2;
  }

  private static int[] readList(ColumnReader reader) {
    int full = reader.getDescriptor().getMaxDefinitionLevel();
    IntStream.Builder values = IntStream.builder();
    do {
      if (reader.getCurrentDefinitionLevel() == full) {
        values.add(reader.getInteger());
      }
      reader.consume();
    } while (reader.getCurrentRepetitionLevel() > 0);
    return values.build().toArray();
  }
}
