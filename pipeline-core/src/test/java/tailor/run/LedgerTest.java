package tailor.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LedgerTest {
  @Test
  void balancesWhenEveryRecordIsAccountedFor() {
    Ledger ledger = new Ledger(10, 4, Map.of("length", 3L, "language", 1L), Map.of("json", 2L));

    assertThatNoException().isThrownBy(ledger::requireBalance);
    assertThat(ledger.droppedTotal()).isEqualTo(4);
    assertThat(ledger.quarantinedTotal()).isEqualTo(2);
    assertThatNoException().isThrownBy(Ledger.keepingAll(7)::requireBalance);
  }

  @Test
  void givesTheFiguresWhenItDoesNot() {
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(new Ledger(10, 4, Map.of("length", 3L), Map.of())::requireBalance)
        .withMessageContaining("read 10, but kept 4 + dropped 3 + quarantined 0 = 7");
  }
}
