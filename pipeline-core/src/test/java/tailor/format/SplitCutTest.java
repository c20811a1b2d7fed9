package tailor.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import tailor.document.Split;

class SplitCutTest {
  private static final double HALF_A_POINT = 0.005;

  @Property(tries = 200)
  void sharesAreWithinHalfAPointHoweverUnevenTheGroups(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 25) int test, @ForAll Random random) {
    List<SplitCut.Group> groups = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      // sizes as customers have them: a few with hundreds of records, most with few; none so large
      // that it fits no split
      long size = (long) Math.min(500, 1 / Math.pow(random.nextDouble(), 0.8));
      groups.add(new SplitCut.Group("g" + i, "records", size));
    }

    double[] shares = shares(groups, cut(seed, groups, 0.05, test / 100.0));

    assertThat(shares[Split.TEST.ordinal()]).isCloseTo(test / 100.0, within(HALF_A_POINT));
    assertThat(shares[Split.VALIDATION.ordinal()]).isCloseTo(0.05, within(HALF_A_POINT));
  }

  @Test
  void aFewDocumentsAreDividedToOneDocument() {
    List<SplitCut.Group> groups = singles(40);

    for (long seed = 0; seed < 50; seed++) {
      double[] shares = shares(groups, cut(seed, groups, 0.1, 0.2));
      assertThat(shares[Split.TEST.ordinal()]).isCloseTo(0.2, within(1e-9));
      assertThat(shares[Split.VALIDATION.ordinal()]).isCloseTo(0.1, within(1e-9));
    }
  }

  @Test
  void aGroupThatFitsNowhereElseIsTrainedOn() {
    List<SplitCut.Group> groups = singles(600);
    groups.add(new SplitCut.Group("everyone", "records", 400));

    for (long seed = 0; seed < 20; seed++) {
      SplitCut cut = cut(seed, groups, 0.1, 0.1);
      assertThat(cut.of("everyone")).isEqualTo(Split.TRAIN);
      assertThat(shares(groups, cut)[Split.TEST.ordinal()]).isCloseTo(0.1, within(HALF_A_POINT));
    }
  }

  @Test
  void aLargerTestTakesFromTrainingOnly() {
    List<SplitCut.Group> groups = singles(100_000);
    SplitCut small = cut(17, groups, 0.1, 0.1);
    SplitCut large = cut(17, groups, 0.1, 0.3);

    for (SplitCut.Group group : groups) {
      Split before = small.of(group.name());
      assertThat(large.of(group.name()))
          .isIn(before == Split.TRAIN ? List.of(before, Split.TEST) : List.of(before));
    }
  }

  @Test
  void theSplitsOfALargeCorpusStayAsDocumentsCome() {
    List<SplitCut.Group> groups = singles(200_000);
    List<SplitCut.Group> more = singles(220_000);
    SplitCut before = cut(17, groups, 0.05, 0.1);
    SplitCut after = cut(17, more, 0.05, 0.1);

    assertThat(groups).allMatch(group -> before.of(group.name()) == after.of(group.name()));
  }

  @Property(tries = 200)
  void everyKindHasItsShareOfASmallCorpus(@ForAll long seed, @ForAll Random random) {
    List<SplitCut.Group> groups = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      groups.add(new SplitCut.Group("c" + i, "records", 1 + random.nextInt(7)));
    }
    for (int i = 0; i < 40; i++) {
      groups.add(new SplitCut.Group("p" + i, "pages", 1 + random.nextInt(3)));
    }

    SplitCut cut = cut(seed, groups, 0.08, 0.15);

    for (String kind : List.of("records", "pages")) {
      List<SplitCut.Group> those = groups.stream().filter(g -> g.kind().equals(kind)).toList();
      double total = those.stream().mapToLong(SplitCut.Group::size).sum();
      double[] shares = shares(those, cut);
      assertThat(shares[Split.TEST.ordinal()] * total).isCloseTo(0.15 * total, within(3.0));
      assertThat(shares[Split.VALIDATION.ordinal()] * total).isCloseTo(0.08 * total, within(3.0));
    }
  }

  private static List<SplitCut.Group> singles(int count) {
    List<SplitCut.Group> groups = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      groups.add(new SplitCut.Group("d" + i, "records", 1));
    }
    return groups;
  }

  private static SplitCut cut(
      long seed, List<SplitCut.Group> groups, double validation, double test) {
    long total = groups.stream().mapToLong(SplitCut.Group::size).sum();
    long largest = SplitCut.largest(total);
    long[] small = new long[SplitCut.PLACES];
    List<SplitCut.Group> large = new ArrayList<>();
    for (SplitCut.Group group : groups) {
      if (group.size() > largest) {
        large.add(group);
      } else {
        small[SplitCut.place(seed, group.name())] += group.size();
      }
    }
    double[] rooms = new double[Split.values().length];
    rooms[Split.TEST.ordinal()] = test * total;
    rooms[Split.VALIDATION.ordinal()] = validation * total;
    rooms[Split.TRAIN.ordinal()] = (1 - test - validation) * total;
    return SplitCut.of(seed, rooms, total, large, small);
  }

  private static double[] shares(List<SplitCut.Group> groups, SplitCut cut) {
    double[] shares = new double[Split.values().length];
    double total = groups.stream().mapToLong(SplitCut.Group::size).sum();
    for (SplitCut.Group group : groups) {
      shares[cut.of(group.name()).ordinal()] += group.size() / total;
    }
    return shares;
  }
}
