package tailor.model.vector;

import java.util.Set;
import tailor.config.ConfigurationException;

/** What the operands of products with weight matrices are rounded to. Sums are always floats. */
public enum ProductPrecision {
  /** Nothing: they are floats. */
  FLOAT {
    @Override
    WeightProducts open(int threads, NativeMemory memory) {
      return new FloatProducts();
    }

    @Override
    public void requireSupported() {}
  },
  /**
   * The 8 bits of bfloat16, of which processors with instructions for it multiply twice as many.
   */
  BFLOAT16 {
    @Override
    WeightProducts open(int threads, NativeMemory memory) {
      return new Bfloat16Products(threads, memory);
    }

    @Override
    public void requireSupported() {
      Set<String> flags = Processor.flags();
      if (!flags.contains("avx512_bf16") && !flags.contains("amx_bf16")) {
        throw new ConfigurationException(
            "products in bf16 need a processor with the instructions avx512_bf16 or amx_bf16, as"
                + " /proc/cpuinfo lists them; this one, "
                + Processor.name()
                + ", has neither, and would be slower than in fp32. Use fp32.");
      }
    }
  };

  abstract WeightProducts open(int threads, NativeMemory memory);

  /**
   * Checks that this processor has instructions for it.
   *
   * @throws ConfigurationException if it has not
   */
  public abstract void requireSupported();
}
