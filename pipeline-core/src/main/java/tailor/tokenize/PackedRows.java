package tailor.tokenize;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import tailor.document.Split;

/**
 * The sequences of one partition as they are packed, group by group. A sequence's id is its group's
 * number in the upper and its number in the group in the lower 32 bits.
 */
final class PackedRows implements Iterator<Row> {
  private static final int GROUP_SHIFT = 32;

  private final Iterator<Row> examples;
  private final int length;
  private final int pad;
  private final Deque<Row> ready = new ArrayDeque<>();
  private @Nullable Group group;

  private record Group(long number, Split split, Packer packer) {}

  /**
   * @param examples rows of {@link TokenizedRows#SCHEMA} with their {@code group}, in its order
   */
  PackedRows(Iterator<Row> examples, int length, int pad) {
    this.examples = examples;
    this.length = length;
    this.pad = pad;
  }

  @Override
  public boolean hasNext() {
    while (ready.isEmpty() && examples.hasNext()) {
      take(examples.next());
    }
    if (ready.isEmpty()) {
      finishGroup();
    }
    return !ready.isEmpty();
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ready.remove();
  }

  private void take(Row example) {
    long number = example.<Long>getAs("group");
    Group current = group;
    if (current == null || current.number() != number) {
      finishGroup();
      current =
          new Group(
              number,
              Split.ofKey(example.getAs("split")),
              new Packer(length, pad, number << GROUP_SHIFT));
      group = current;
    }
    String document = example.getAs("document_ids");
    String task = example.getAs("task");
    byte[] mask = example.getAs("loss_mask");
    int[] ids = new int[mask.length];
    ByteBuffer.wrap(example.<byte[]>getAs("ids")).asIntBuffer().get(ids);
    for (int start = 0; start < ids.length; start += length) {
      int end = Math.min(ids.length, start + length);
      Piece piece =
          new Piece(
              document,
              task,
              Arrays.copyOfRange(ids, start, end),
              Arrays.copyOfRange(mask, start, end),
              example.getAs("chosen"));
      add(current, current.packer().add(piece));
    }
  }

  private void finishGroup() {
    if (group != null) {
      add(group, group.packer().finish());
      group = null;
    }
  }

  private void add(Group from, List<PackedSequence> sequences) {
    sequences.forEach(sequence -> ready.add(PackedSequenceRows.toRow(sequence, from.split())));
  }
}
