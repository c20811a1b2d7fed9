package tailor.train;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TrainingPlanTest {
  @Test
  void full_rounds_give_every_worker_its_steps() {
    TrainingPlan plan = new TrainingPlan(1000, 1000, 2, 8, 5);
    assertThat(plan.rounds()).isEqualTo(13);
    assertThat(plan.end(1, 0) - plan.begin(1, 0)).isEqualTo(40);
    assertThat(plan.begin(1, 1)).isEqualTo(40);
    assertThat(plan.begin(2, 0)).isEqualTo(80);
    assertThat(plan.stepsBefore(3)).isEqualTo(10);
  }

  @Test
  void the_last_round_is_shared_evenly() {
    TrainingPlan plan = new TrainingPlan(1000, 1000, 2, 8, 5);
    assertThat(plan.begin(13, 0)).isEqualTo(960);
    assertThat(plan.end(13, 0)).isEqualTo(980);
    assertThat(plan.end(13, 1)).isEqualTo(1000);
    assertThat(plan.totalSteps()).isEqualTo(12 * 5 + 3);
    assertThat(plan.epochsAfter(13)).isEqualTo(1);
  }

  @Test
  void more_workers_than_rows_leave_some_without() {
    TrainingPlan plan = new TrainingPlan(3, 3, 5, 8, 5);
    assertThat(plan.rounds()).isEqualTo(1);
    assertThat(plan.end(1, 4)).isEqualTo(3);
    assertThat(plan.totalSteps()).isEqualTo(1);
  }
}
