package tailor.run;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.PageEncodingStats;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;

/**
 * What a Parquet file says of itself behind its pages, in an order that every process writes alike.
 * Parquet keeps a column's encodings in a hash set of enum constants, whose order is another in
 * every JVM, so that equal rows come with unequal footers.
 *
 * @param start offset of the footer, behind the last page
 */
record ParquetFooter(long start, FileMetaData metadata) {
  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
  private static final int TAIL = Integer.BYTES + MAGIC.length;

  /**
   * Reads the footer of a file that Tailor wrote; the stream's position stays.
   *
   * @param length of the file, in bytes
   * @throws IOException if this is no Parquet file
   */
  static ParquetFooter read(FSDataInputStream in, long length) throws IOException {
    byte[] tail = new byte[TAIL];
    if (length < MAGIC.length + TAIL) {
      throw new IOException("a Parquet file has at least 12 bytes, not " + length);
    }
    in.readFully(length - TAIL, tail);
    int size = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN).getInt();
    boolean isParquet = Arrays.equals(MAGIC, Arrays.copyOfRange(tail, Integer.BYTES, TAIL));
    if (!isParquet || size < 0 || size > length - TAIL - MAGIC.length) {
      throw new IOException("the file does not end as Parquet does");
    }
    long start = length - TAIL - size;
    byte[] footer = new byte[size];
    in.readFully(start, footer);
    return new ParquetFooter(start, Util.readFileMetaData(new ByteArrayInputStream(footer)));
  }

  /** Writes the footer with the encodings of each column in order. */
  void writeCanonical(OutputStream out) throws IOException {
    FileMetaData canonical = metadata.deepCopy();
    for (RowGroup group : canonical.getRow_groups()) {
      for (ColumnChunk chunk : group.getColumns()) {
        sortEncodings(chunk.getMeta_data());
      }
    }
    Util.writeFileMetaData(canonical, out);
  }

  private static void sortEncodings(ColumnMetaData column) {
    column.setEncodings(sorted(column.getEncodings(), Comparator.naturalOrder()));
    if (column.isSetEncoding_stats()) {
      column.setEncoding_stats(
          sorted(
              column.getEncoding_stats(),
              Comparator.comparing(PageEncodingStats::getPage_type)
                  .thenComparing(PageEncodingStats::getEncoding)));
    }
  }

  private static <T> List<T> sorted(List<T> values, Comparator<? super T> order) {
    List<T> sorted = new ArrayList<>(values);
    sorted.sort(order);
    return sorted;
  }
}
