package tailor.filter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.ConfigFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tailor.config.Binder;
import tailor.config.ComponentOptions;
import tailor.config.Configured;
import tailor.config.Doc;
import tailor.config.Problems;
import tailor.document.Document;
import tailor.document.Finding;

/**
 * Prints what the rules say of documents, by default options, for {@code rule_peer.py}: reads JSON
 * Lines with {@code id} and {@code text}, and prints a line for each with the reason for which each
 * rule drops it, or {@code keep}.
 */
public final class RuleVerdicts {
  static final List<String> RULES =
      List.of("gopher-quality", "gopher-repetition", "c4", "fineweb-quality");

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The section {@code filters} of a configuration. */
  public record Rules(@Doc("filters") List<Configured<Filter<?>>> filters) {}

  private RuleVerdicts() {}

  public static void main(String[] args) throws IOException {
    List<Configured<Filter<?>>> rules = rules();
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    try (BufferedReader in = Files.newBufferedReader(Path.of(args[0]))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        JsonNode record = JSON.readTree(line);
        Document document = new Document();
        document.setText(record.get("text").asText());
        ObjectNode verdicts = JSON.createObjectNode().put("id", record.get("id").asText());
        rules.forEach(rule -> verdicts.put(rule.type(), reason(rule, document)));
        out.println(verdicts);
      }
    }
    out.flush();
  }

  /** The rules with default options. */
  static List<Configured<Filter<?>>> rules() {
    return new Binder(new Problems())
        .bind(ConfigFactory.parseString("filters = " + RULES), Rules.class)
        .filters();
  }

  /** The reason for which a rule drops a document; {@code keep} if it does not. */
  static String reason(Configured<Filter<?>> rule, Document document) {
    return finding(rule, document).map(finding -> String.valueOf(finding.reason())).orElse("keep");
  }

  static Optional<Finding> finding(Configured<Filter<?>> rule, Document document) {
    Filter<ComponentOptions> filter = rule.as();
    return filter.judge(document, rule.options()).finding();
  }
}
