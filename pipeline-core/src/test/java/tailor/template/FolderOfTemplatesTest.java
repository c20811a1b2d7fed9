package tailor.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Any folder of real templates: {@code chat_template_golden.py --folder DIR}, then {@code mvn -pl
 * pipeline-core test -Dtest=FolderOfTemplatesTest -Dtemplates=DIR}. Those that differ are written
 * to {@code differences.txt} in it.
 */
@EnabledIfSystemProperty(named = "templates", matches = ".+")
class FolderOfTemplatesTest {
  @Test
  void rendersAsTransformersDoes() throws IOException {
    Path folder = Path.of(System.getProperty("templates"));
    List<GoldenCase> cases =
        GoldenCase.ofConversations(
            new ObjectMapper().readTree(folder.resolve("golden.json").toFile()),
            name -> read(folder.resolve(name)));
    List<GoldenCase> different = cases.stream().filter(golden -> !golden.agrees()).toList();
    StringBuilder report =
        new StringBuilder(
            "%d of %d renderings agree%n".formatted(cases.size() - different.size(), cases.size()));
    for (GoldenCase golden : different) {
      report.append(
          "%n== %s%nexpected %s%nrendered %s%n"
              .formatted(golden.name(), golden.expectedOutcome(), golden.render()));
    }
    Files.writeString(folder.resolve("differences.txt"), report);
    assertThat(different).isEmpty();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
