package tailor.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManReaderTest {
  @TempDir Path directory;

  @Test
  void readsThePageOfATool() throws IOException {
    RawRecord page =
        read(
            """
            '\\" t
            .\\" a comment
            .TH PUMP 8 2024-01-01 "Tools"
            .ie \\n(.g .ds Aq \\(aq
            .de XX
            never seen
            ..
            .SH NAME
            pump \\- moves \\fBwater\\fR
            .SH "SEE BELOW"
            Long lines are
            filled\\&.
            .PP
            Use
            .BR pump (8)
            or \\*(Aqtap\\*(Aq \\(em not both.
            .TP
            .B \\-\\-fast
            Does it
            quickly.
            .nf
            a
              b
            .fi
            .TS
            lb lb
            l l.
            Part	No
            Seal	7
            .TE
            """);
    assertThat(page.title()).hasValue("pump(8)");
    assertThat(page.fields()).containsOnly(entry("section", "8"));
    assertThat(page.text())
        .isEqualTo(
            """
            NAME

            pump - moves water

            SEE BELOW

            Long lines are filled.

            Use pump(8) or 'tap' — not both.

            --fast
            Does it quickly.
            a
              b

            Part | No
            Seal | 7""");
  }

  @Test
  void readsThePageOfABerkeleyTool() throws IOException {
    RawRecord page =
        read(
            """
            .Dd January 1, 2024
            .Dt PUMP 1
            .Os
            .Sh NAME
            .Nm pump
            .Nd moves water
            .Sh SYNOPSIS
            .Nm
            .Op Fl f Ar file
            .Op Fl v
            .Sh DESCRIPTION
            .Nm
            reads
            .Pa /etc/pump ,
            see
            .Xr tap 5 .
            .Bl -tag -width Ds
            .It Fl f Ar file
            Reads
            .Ar file .
            .El
            """);
    assertThat(page.title()).hasValue("pump(1)");
    assertThat(page.text())
        .isEqualTo(
            """
            NAME

            pump - moves water

            SYNOPSIS

            pump [-f file] [-v]

            DESCRIPTION

            pump reads /etc/pump, see tap(5).

            -f file
            Reads file.""");
  }

  @Test
  void sendsAPointerToAnotherPageToQuarantine() throws IOException {
    assertThat(Reads.malformed(readings(".so man8/pump.8\n")))
        .extracting(Malformed::reason)
        .containsExactly("no-text");
  }

  @Property(tries = 500)
  void readsAnything(@ForAll @CharRange(from = '\n', to = '~') String source) {
    assertThatCode(() -> ManPage.parse(source).text()).doesNotThrowAnyException();
    assertThatCode(() -> ManPage.parse(".Op " + source + "\\").text()).doesNotThrowAnyException();
  }

  private RawRecord read(String source) throws IOException {
    return Reads.records(readings(source)).get(0);
  }

  private List<Reading> readings(String source) throws IOException {
    Files.writeString(directory.resolve("pump.8"), source);
    return Reads.all(Reads.source(directory, new ManReader(), new ManReader.Options()));
  }
}
