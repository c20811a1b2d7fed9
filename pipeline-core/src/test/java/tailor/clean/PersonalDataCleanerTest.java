package tailor.clean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PersonalDataCleanerTest {
  private static final PersonalDataCleaner.Options ALL =
      new PersonalDataCleaner.Options(List.of(PersonalData.values()), List.of("US", "DE"));

  private final PersonalDataCleaner cleaner = new PersonalDataCleaner();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Write to jane.doe+x@mail.example.org.|Write to [EMAIL].",
        "<jürgen@müller.de>, a@b.example|<[EMAIL]>, [EMAIL]",
        "IBAN GB82 WEST 1234 5698 7654 32 PLEASE|IBAN [IBAN] PLEASE",
        "DE89370400440532013000.|[IBAN].",
        "card 4111 1111 1111 1111, or 378282246310005|card [CREDIT_CARD], or [CREDIT_CARD]",
        "from 8.8.8.8:443 and 2001:4860:4860::8888|from [IP_ADDRESS]:443 and [IP_ADDRESS]",
        "8.8.8.8|[IP_ADDRESS]",
        "1.1.1.1 8.8.8.8,9.9.9.9|[IP_ADDRESS] [IP_ADDRESS],[IP_ADDRESS]",
        "at 9:2a00:1450:4001:80b::200e, no: 2a00:1450:4001:80b::200e|at 9:2a00:1450:4001:80b::200e,"
            + " no: [IP_ADDRESS]",
        "4111111111111111 4111111111111111/378282246310005|4111111111111111"
            + " 4111111111111111/[CREDIT_CARD]",
        "no. 7 DE89 3704 0044 0532 0130 00DE89370400440532013000 or DE89370400440532013000|no. 7"
            + " DE89 3704 0044 0532 0130 00DE89370400440532013000 or [IBAN]",
        "call +44 20 7946 0958 now|call [PHONE] now",
        "call (202) 456-1111 or 030 901820|call [PHONE] or [PHONE]",
      })
  void replacesPersonalData(String text, String cleaned) {
    assertThat(cleaner.clean(text, ALL)).isEqualTo(cleaned);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "the @Override annotation, logo@2x.png, user@localhost, a @ b.de",
        "GB82 WEST 1234 5698 7654 33",
        "xDE89370400440532013000, v8.8.8.8, 8.8.8.8x, no4111111111111111",
        "4111 1111 1111 1112",
        "127.0.0.1, 10.1.2.3, 192.168.0.1, 172.16.0.9, 999.1.1.1, 1.2.3, 1.2.3.4.5",
        "std::vector, fe80::1, ::1, 12:34:56, aa:bb:cc:dd:ee:ff, 2001:db8::1",
        "on 2024-03-05 at 10:15, version 3.14.15, 1,000,000 units",
        "[EMAIL] [PHONE]",
      })
  void leavesOtherTextAsItIs(String text) {
    assertThat(cleaner.clean(text, ALL)).isEqualTo(text);
  }

  @Test
  void replacesOnlyTheKindsAskedFor() {
    var options = new PersonalDataCleaner.Options(List.of(PersonalData.EMAIL), List.of("US"));
    assertThat(cleaner.clean("a@b.org, +44 20 7946 0958", options))
        .isEqualTo("[EMAIL], +44 20 7946 0958");
  }

  @Test
  void refusesACountryThatHasNoNumbers() {
    assertThatThrownBy(() -> new PersonalDataCleaner.Options(List.of(), List.of("Germany")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'Germany'")
        .hasMessageContaining("such as US or DE");
  }
}
