package tailor.tokenize;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Packs pieces into sequences, best fit decreasing: the longest first, each into the sequence that
 * it leaves least room in. A few hundred sequences at a time, so memory is bounded; the outcome
 * depends on the order in which pieces come and on nothing else.
 */
final class Packer {
  /** The task of a sequence with several. */
  static final String MIXED = "mixed";

  private static final int SEQUENCES_AT_A_TIME = 512;

  private final int length;
  private final int pad;
  private long nextId;
  private List<Piece> waiting = new ArrayList<>();
  private long waitingTokens;

  /**
   * @param length tokens of a sequence
   * @param pad the token of padding
   * @param firstId id of the first sequence; the others follow
   */
  Packer(int length, int pad, long firstId) {
    this.length = length;
    this.pad = pad;
    this.nextId = firstId;
  }

  /** Takes a piece and returns the sequences that are finished, usually none. */
  List<PackedSequence> add(Piece piece) {
    if (piece.length() > length) {
      throw new IllegalArgumentException(
          "a piece of " + piece.length() + " tokens in sequences of " + length);
    }
    waiting.add(piece);
    waitingTokens += piece.length();
    return waitingTokens < (long) SEQUENCES_AT_A_TIME * length ? List.of() : finish();
  }

  /** Returns the sequences of all pieces that wait. */
  List<PackedSequence> finish() {
    List<Bin> bins = pack(waiting);
    waiting = new ArrayList<>();
    waitingTokens = 0;
    return bins.stream().map(this::sequence).toList();
  }

  private List<Bin> pack(List<Piece> pieces) {
    List<Integer> longestFirst = new ArrayList<>();
    for (int i = 0; i < pieces.size(); i++) {
      longestFirst.add(i);
    }
    longestFirst.sort(Comparator.comparing(i -> -pieces.get(i).length()));
    List<Bin> bins = new ArrayList<>();
    TreeMap<Integer, List<Bin>> byRoom = new TreeMap<>();
    for (int index : longestFirst) {
      Piece piece = pieces.get(index);
      Bin bin = takeTightest(byRoom, piece.length());
      if (bin == null) {
        bin = new Bin(length);
        bins.add(bin);
      }
      bin.add(index, piece);
      byRoom.computeIfAbsent(bin.room, room -> new ArrayList<>()).add(bin);
    }
    bins.forEach(Bin::restoreOrder);
    bins.sort(Comparator.comparing(bin -> bin.contents.get(0).index()));
    return bins;
  }

  private static @Nullable Bin takeTightest(TreeMap<Integer, List<Bin>> byRoom, int need) {
    Map.Entry<Integer, List<Bin>> tightest = byRoom.ceilingEntry(need);
    if (tightest == null) {
      return null;
    }
    List<Bin> bins = tightest.getValue();
    Bin bin = bins.remove(bins.size() - 1);
    if (bins.isEmpty()) {
      byRoom.remove(tightest.getKey());
    }
    return bin;
  }

  private PackedSequence sequence(Bin bin) {
    int[] ids = new int[length];
    Arrays.fill(ids, pad);
    int[] segments = new int[length];
    byte[] mask = new byte[length];
    List<String> documents = new ArrayList<>();
    int at = 0;
    for (Placed placed : bin.contents) {
      Piece piece = placed.piece();
      System.arraycopy(piece.ids(), 0, ids, at, piece.length());
      System.arraycopy(piece.lossMask(), 0, mask, at, piece.length());
      for (int start : piece.starts()) {
        documents.add(piece.documentId());
        mask[at + start] = 0;
        Arrays.fill(segments, at + start, at + piece.length(), documents.size());
      }
      at += piece.length();
    }
    return new PackedSequence(nextId++, ids, segments, mask, List.copyOf(documents), bin.task());
  }

  private record Placed(int index, Piece piece) {}

  private static final class Bin {
    private final List<Placed> contents = new ArrayList<>();
    private int room;

    Bin(int room) {
      this.room = room;
    }

    void add(int index, Piece piece) {
      contents.add(new Placed(index, piece));
      room -= piece.length();
    }

    void restoreOrder() {
      contents.sort(Comparator.comparing(Placed::index));
    }

    String task() {
      List<String> tasks =
          contents.stream().map(placed -> placed.piece().task()).distinct().toList();
      return tasks.size() == 1 ? tasks.get(0) : MIXED;
    }
  }
}
