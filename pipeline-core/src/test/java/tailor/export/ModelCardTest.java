package tailor.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ModelCardTest {
  private static final ModelCard.Source HANDBOOK =
      new ModelCard.Source("handbook", "internal", "Acme | HR", "none", "proprietary", 1200, 900);
  private static final ModelCard.Source MANUAL =
      new ModelCard.Source("manual", "literature", "Debian", "GPL-2.0", "public", 30, 0);

  @Test
  void namesBaseLicenceSourcesMetricsAndTraining() {
    String card =
        card(
            Optional.of("models/base: \"x\""),
            List.of(HANDBOOK, MANUAL),
            Map.of(
                "generic", Map.of("perplexity", 20.5),
                "tuned", Map.of("perplexity", 8.25, "macro-f1", 0.9)));
    assertThat(card)
        .startsWith(
            """
            ---
            license: "apache-2.0"
            base_model: "models/base: \\"x\\""
            library_name: transformers
            pipeline_tag: text-generation
            tags:
            - tailor
            - proprietary-data
            model-index:
            - name: "Acme\\nhelper"
              results:
              - task:
                  type: text-generation
                dataset:
                  name: test split of the run
                  type: held-out
                metrics:
                - type: "macro-f1"
                  value: 0.9
                - type: "perplexity"
                  value: 8.25
            ---

            # Acme helper
            """)
        .contains(
            "1,234,567 parameters in F32, fine-tuned from `models/base: \"x\"` at revision"
                + " `0123abc`.")
        .contains("**Trained on proprietary material of Acme | HR.**")
        .contains("| handbook | internal | Acme \\| HR | none | proprietary | 1,200 | 900 |")
        .contains("| manual | literature | Debian | GPL-2.0 | public | 30 | 0 |")
        .contains("| metric | generic | tuned |\n|---|---|---|\n| macro-f1 | – | 0.9000 |")
        .contains("| perplexity | 20.5000 | 8.2500 |")
        .contains("```json\n{\"epochs\": 1}\n```")
        .endsWith("Made by Tailor 1, run r1.\n");
  }

  @Test
  void isSilentAboutWhatThereIsNot() {
    String card = card(Optional.empty(), List.of(MANUAL), Map.of());
    assertThat(card)
        .contains("trained from nothing")
        .doesNotContain("base_model")
        .doesNotContain("model-index")
        .doesNotContain("roprietary")
        .doesNotContain("## Test");
  }

  private static String card(
      Optional<String> base,
      List<ModelCard.Source> sources,
      Map<String, Map<String, Double>> metrics) {
    return new ModelCard(
            "Acme\nhelper",
            "apache-2.0",
            base,
            base.map(name -> "0123abc"),
            1_234_567,
            "F32",
            false,
            sources,
            metrics,
            "{\"epochs\": 1}\n",
            "Made by Tailor 1, run r1.")
        .toMarkdown();
  }
}
