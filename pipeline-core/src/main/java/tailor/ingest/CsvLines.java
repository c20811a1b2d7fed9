package tailor.ingest;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The records of a CSV file, not yet parsed: as many lines as it takes to close all quotes.
 *
 * <p>A quote that is never closed would swallow the rest of the file. So the lines of a record that
 * does not end within the limits, or turns out malformed, can be given back except the first: only
 * that line is lost.
 */
final class CsvLines implements Closeable {
  private static final int MOST_LINES = 10_000;

  private final LineStream lines;
  private final int maxRecordBytes;
  private final Deque<Numbered> returned = new ArrayDeque<>();
  private long number;

  CsvLines(LineStream lines, int maxRecordBytes) {
    this.lines = lines;
    this.maxRecordBytes = maxRecordBytes;
  }

  /** A line and its number in the file, from 1. */
  record Numbered(Line line, long number) {}

  /**
   * Lines that may be a record.
   *
   * @param isClosed whether every quote in them is closed
   */
  record Candidate(List<Numbered> lines, boolean isClosed) {
    Line first() {
      return lines.get(0).line();
    }

    long number() {
      return lines.get(0).number();
    }

    boolean isBlank() {
      return lines.size() == 1 && first().isBlank();
    }

    boolean isWhole() {
      return lines.stream().allMatch(line -> line.line().isWhole());
    }
  }

  /** Returns the lines of the next record, or null at the end. */
  @Nullable Candidate next() throws IOException {
    List<Numbered> taken = new ArrayList<>();
    long bytes = 0;
    boolean open = false;
    do {
      Numbered next = nextLine();
      if (next == null) {
        break;
      }
      taken.add(next);
      bytes += next.line().length();
      open ^= hasOddQuotes(next.line().bytes());
    } while (open && bytes <= maxRecordBytes && taken.size() < MOST_LINES);
    return taken.isEmpty() ? null : new Candidate(taken, !open && bytes <= maxRecordBytes);
  }

  /** Gives back all lines but the first, to be read as records of their own. */
  void giveBackAllButFirst(Candidate candidate) {
    List<Numbered> taken = candidate.lines();
    for (int i = taken.size() - 1; i > 0; i--) {
      returned.addFirst(taken.get(i));
    }
  }

  String decode(Candidate candidate) throws IOException {
    StringBuilder text = new StringBuilder();
    for (Numbered line : candidate.lines()) {
      if (!text.isEmpty()) {
        text.append('\n');
      }
      text.append(lines.decode(line.line().bytes()));
    }
    return text.toString();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }

  private @Nullable Numbered nextLine() throws IOException {
    Numbered again = returned.pollFirst();
    if (again != null) {
      return again;
    }
    Line line = lines.next();
    return line == null ? null : new Numbered(line, ++number);
  }

  private static boolean hasOddQuotes(byte[] bytes) {
    boolean odd = false;
    for (byte b : bytes) {
      odd ^= b == '"';
    }
    return odd;
  }
}
