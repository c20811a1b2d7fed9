package tailor.format;

import java.io.Serializable;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tailor.document.Split;
import tailor.document.StableHash;

/**
 * Which group goes to which split. A group has a place, drawn by hash from its name and the seed;
 * the first places are the test's, the last ones validation's. Large groups are told one by one.
 *
 * @param seed of the places
 * @param large splits of groups that are too large to be left to chance
 * @param testEnd places before this one are the test's
 * @param validationStart places from this one on are validation's
 */
record SplitCut(long seed, Map<String, Split> large, int testEnd, int validationStart)
    implements Serializable {
  /** Number of places: a group of average size moves a share by far less than is asked for. */
  static final int PLACES = 1 << 16;

  /** A group of more than this share of all is told by name. */
  static final double LARGE = 0.001;

  /**
   * How far a share may be off before a cut leaves the place where the asked share alone puts it: a
   * quarter of a point. The places of a large corpus are even enough that it never does, so that
   * its splits stay as documents come.
   */
  private static final double TOLERANCE = 0.0025;

  /**
   * A group and how many examples it has.
   *
   * @param name its name
   * @param size examples
   */
  record Group(String name, long size) {}

  /** Draws the place of a group. */
  static int place(long seed, String group) {
    return (int) (StableHash.unit(seed, "split", group) * PLACES);
  }

  /**
   * Cuts so that the splits have the sizes that are asked for, as near as groups allow.
   *
   * @param rooms examples that each split has yet to get, by {@link Split#ordinal}; what is
   *     negative gets none
   * @param total examples of all splits, those included that have their split already
   * @param largeGroups groups above {@link #LARGE}
   * @param smallSizes examples of all other groups, by place
   */
  static SplitCut of(
      long seed, double[] rooms, long total, List<Group> largeGroups, long[] smallSizes) {
    double[] room = rooms.clone();
    double sum = 0;
    for (int i = 0; i < room.length; i++) {
      room[i] = Math.max(0, room[i]);
      sum += room[i];
    }
    int test = sum == 0 ? 0 : cut(room[Split.TEST.ordinal()] / sum);
    int validation = sum == 0 ? PLACES : PLACES - cut(room[Split.VALIDATION.ordinal()] / sum);
    Map<String, Split> large = new HashMap<>();
    List<Group> largestFirst =
        largeGroups.stream()
            .sorted(Comparator.comparingLong(Group::size).reversed().thenComparing(Group::name))
            .toList();
    for (Group group : largestFirst) {
      Split split = drawn(place(seed, group.name()), test, validation);
      if (room[split.ordinal()] < group.size()) {
        split = roomiest(room);
      }
      room[split.ordinal()] -= group.size();
      large.put(group.name(), split);
    }
    long small = 0;
    for (long size : smallSizes) {
      small += size;
    }
    double tolerance = TOLERANCE * total;
    int testEnd = adjusted(smallSizes, test, room[Split.TEST.ordinal()], tolerance);
    double beforeValidation = small - room[Split.VALIDATION.ordinal()];
    int validationStart = adjusted(smallSizes, validation, beforeValidation, tolerance);
    return new SplitCut(seed, large, testEnd, Math.max(testEnd, validationStart));
  }

  /** The split of a group. */
  Split of(String group) {
    Split told = large.get(group);
    return told != null ? told : drawn(place(seed, group), testEnd, validationStart);
  }

  private static Split drawn(int place, int testEnd, int validationStart) {
    if (place < testEnd) {
      return Split.TEST;
    }
    return place >= validationStart ? Split.VALIDATION : Split.TRAIN;
  }

  private static int cut(double share) {
    return (int) Math.round(share * PLACES);
  }

  private static Split roomiest(double[] room) {
    Split best = Split.TRAIN;
    for (Split split : Split.values()) {
      if (room[split.ordinal()] > room[best.ordinal()]) {
        best = split;
      }
    }
    return best;
  }

  /** The asked cut if what lies before it is near enough to what is wanted, or else the nearest. */
  private static int adjusted(long[] sizes, int asked, double wanted, double tolerance) {
    long before = 0;
    int best = 0;
    double nearest = Math.abs(wanted);
    for (int cut = 0; cut <= sizes.length; cut++) {
      double off = Math.abs(before - wanted);
      if (cut == asked && off <= tolerance) {
        return asked;
      }
      if (off < nearest) {
        nearest = off;
        best = cut;
      }
      before += cut < sizes.length ? sizes[cut] : 0;
    }
    return best;
  }
}
