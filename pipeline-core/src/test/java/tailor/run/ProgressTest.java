package tailor.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tailor.testkit.LocalSpark;

class ProgressTest {
  private final List<String> lines = new ArrayList<>();
  private long seconds;
  private final Progress progress =
      new Progress(lines::add, Duration.ofSeconds(5), () -> seconds * 1_000_000_000);

  @Test
  void tellsDoneTotalRateAndTimeLeft() {
    Progress.Work work = progress.start("train", "steps", 4_000);
    seconds = 10;
    work.done(1_000, "loss 2.31");

    assertThat(lines).containsExactly("train: 1,000 of 4,000 steps, 100.0/s, 30 s left, loss 2.31");
  }

  @Test
  void tellsLongTimesInMinutesAndHours() {
    Progress.Work work = progress.start("train", "steps", 1_000_000);
    seconds = 10;
    work.done(10_000);
    seconds = 20;
    work.done(10_001);

    assertThat(lines.get(0)).contains(", 17 min left");
    assertThat(lines.get(1)).contains(", 33 min left");
    seconds = 2000;
    work.done(10_002);
    assertThat(lines.get(2)).contains(", 55.0 h left");
  }

  @Test
  void knowsNoTimeLeftWithoutATotal() {
    Progress.Work work = progress.start("ingest", "files", 0);
    seconds = 10;
    work.done(20);

    assertThat(lines).containsExactly("ingest: 20 files, 2.0/s");
  }

  @Test
  void keepsTheIntervalBetweenLinesWhateverIsReported() {
    Progress.Work work = progress.start("train", "steps", 100);
    for (int step = 1; step <= 100; step++) {
      seconds = step / 10;
      work.done(step);
    }

    assertThat(lines).hasSize(3);
  }

  @Test
  void saysWhatDeservesALineAtOnce() {
    progress.say("clean: started");
    progress.say("clean: done");

    assertThat(lines).containsExactly("clean: started", "clean: done");
  }

  @Test
  void countsTheTasksOfSparkJobs() {
    Progress every = new Progress(lines::add, Duration.ZERO, System::nanoTime);
    TaskProgress listener = new TaskProgress(every, () -> "clean");
    var context = LocalSpark.session().sparkContext();
    context.addSparkListener(listener);
    try {
      LocalSpark.session().range(0, 100, 1, 3).toJavaRDD().count();
      org.awaitility.Awaitility.await()
          .untilAsserted(
              () ->
                  assertThat(List.copyOf(lines))
                      .anyMatch(l -> l.startsWith("clean: 3 of 3 tasks")));
    } finally {
      context.removeSparkListener(listener);
    }
  }
}
