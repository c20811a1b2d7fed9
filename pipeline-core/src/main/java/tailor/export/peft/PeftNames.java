package tailor.export.peft;

/** How PEFT names the tensors of adapters, and how those are named that they adapt. */
final class PeftNames {
  /** Before each name in a file: the wrapper of PEFT and that of transformers. */
  static final String PREFIX = "base_model.model.";

  static final String A = ".lora_A.weight";
  static final String B = ".lora_B.weight";
  static final String MAGNITUDE = ".lora_magnitude_vector";

  private static final String WEIGHT = ".weight";

  private PeftNames() {}

  /** The module whose weight this is. */
  static String module(String weight) {
    return weight.substring(0, weight.length() - WEIGHT.length());
  }

  /** The weight of a module. */
  static String weight(String module) {
    return module + WEIGHT;
  }
}
