package tailor.jobs;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import tailor.document.Document;

/** What {@code bench data} measures on one thread; a new component is one more line here. */
final class DataComponents {
  /**
   * A component.
   *
   * @param name as it is printed
   * @param open sets it up for one thread; the work on one document follows, again and again
   */
  record DataComponent(String name, Supplier<Consumer<Document>> open) {}

  private DataComponents() {}

  /**
   * @param tokenizer where a tokenizer lies
   */
  static List<DataComponent> all(String tokenizer) {
    return List.of(
        new DataComponent("gopher-quality", () -> new RuleWork("gopher-quality")),
        new DataComponent("gopher-repetition", () -> new RuleWork("gopher-repetition")),
        new DataComponent("c4", () -> new RuleWork("c4")),
        new DataComponent("fineweb-quality", () -> new RuleWork("fineweb-quality")),
        new DataComponent("language", () -> new RuleWork("language")),
        new DataComponent(
            "rules",
            () ->
                new RuleWork(
                    "gopher-quality", "gopher-repetition", "c4", "fineweb-quality", "language")),
        new DataComponent("minhash-signatures", SignatureWork::new),
        new DataComponent("decontamination", DecontaminationWork::new),
        new DataComponent("tokenize", () -> new TokenizerWork(tokenizer)));
  }
}
