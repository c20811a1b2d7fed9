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
        new DataComponent("minhash-signatures", SignatureWork::new),
        new DataComponent("decontamination", DecontaminationWork::new),
        new DataComponent("tokenize", () -> new TokenizerWork(tokenizer)));
  }
}
