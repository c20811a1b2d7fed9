package tailor.export;

import java.util.Optional;
import tailor.export.gguf.GgufWeightType;
import tailor.export.safetensors.WeightType;

/** The element types that a model's weights are written in. */
public enum WeightEncoding {
  F32(GgufWeightType.F32, Optional.of(WeightType.F32)),
  BF16(GgufWeightType.BF16, Optional.of(WeightType.BF16)),
  F16(GgufWeightType.F16, Optional.of(WeightType.F16)),
  /** Eight bits and a scale for 32 weights; of GGUF only. */
  Q8_0(GgufWeightType.Q8_0, Optional.empty());

  private final GgufWeightType gguf;
  private final Optional<WeightType> safetensors;

  WeightEncoding(GgufWeightType gguf, Optional<WeightType> safetensors) {
    this.gguf = gguf;
    this.safetensors = safetensors;
  }

  GgufWeightType gguf() {
    return gguf;
  }

  /** The type in safetensors, where there is one. */
  Optional<WeightType> safetensors() {
    return safetensors;
  }
}
