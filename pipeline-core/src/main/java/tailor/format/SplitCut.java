package tailor.format;

import java.io.Serializable;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tailor.document.Split;
import tailor.document.StableHash;

/**
 * Which group goes to which split. A group has a place, drawn by hash from its name and the seed;
 * the first places are the test's, the last ones validation's. Large groups are told one by one, so
 * that each kind of them has its share of every split.
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
  private static final double LARGE = 0.001;

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
   * @param kind what it is made of; each kind gets its share of every split
   * @param size examples
   */
  record Group(String name, String kind, long size) {}

  /**
   * The size above which a group is told by name: none in a corpus that is so small that each of
   * its examples is.
   */
  static long largest(long total) {
    return (long) Math.floor(LARGE * total);
  }

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
   * @param largeGroups groups above {@link #largest}
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
    double[] open = new double[room.length];
    for (List<Group> kind : kinds(largeGroups)) {
      long examples = kind.stream().mapToLong(Group::size).sum();
      for (int i = 0; i < open.length; i++) {
        open[i] += sum == 0 ? 0 : examples * room[i] / sum;
      }
      for (Group group : kind) {
        Split split = drawn(place(seed, group.name()), test, validation);
        if (open[split.ordinal()] < group.size()) {
          split = roomiest(open);
        }
        open[split.ordinal()] -= group.size();
        large.put(group.name(), split);
      }
    }
    for (Group group : largeGroups) {
      room[large.getOrDefault(group.name(), Split.TRAIN).ordinal()] -= group.size();
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

  /**
   * Groups by kind, the largest of each first. The kind with fewest examples comes first, while
   * rooms are what it is due; what groups leave over or take too much is the next one's.
   */
  private static List<List<Group>> kinds(List<Group> groups) {
    Comparator<List<Group>> fewest =
        Comparator.comparingLong(kind -> kind.stream().mapToLong(Group::size).sum());
    return groups.stream()
        .sorted(Comparator.comparingLong(Group::size).reversed().thenComparing(Group::name))
        .collect(Collectors.groupingBy(Group::kind, TreeMap::new, Collectors.toList()))
        .values()
        .stream()
        .sorted(fewest)
        .toList();
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
