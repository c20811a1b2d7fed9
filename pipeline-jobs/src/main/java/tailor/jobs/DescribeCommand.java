package tailor.jobs;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tailor.config.ConfigurationException;
import tailor.config.Reference;
import tailor.config.Suggestion;

/** Prints the reference of options and components. */
@Command(
    name = "describe",
    description = "Prints the reference of every option and component, plugins' too.")
final class DescribeCommand implements Callable<Integer> {
  enum Format {
    text,
    markdown
  }

  @Spec CommandSpec spec;
  @Mixin OutputOptions output;

  @Option(
      names = "--format",
      description = "${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} if left out.",
      defaultValue = "text")
  Format format;

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "A section, as in clean, or a component, as in symbol-ratio; all if left out.")
  @Nullable String name;

  @Override
  public Integer call() {
    Reference all = Reference.of(TailorOptions.class);
    Reference chosen = name == null ? all : only(all, name);
    spec.commandLine()
        .getOut()
        .print(format == Format.markdown ? chosen.toMarkdown() : chosen.toText());
    spec.commandLine().getOut().flush();
    return 0;
  }

  private static Reference only(Reference all, String name) {
    Reference chosen = all.only(name);
    if (chosen.isEmpty()) {
      throw new ConfigurationException(
          "Nothing is called '%s'%s".formatted(name, Suggestion.of(name, all.names())));
    }
    return chosen;
  }
}
