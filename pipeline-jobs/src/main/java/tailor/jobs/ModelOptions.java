package tailor.jobs;

import java.util.Optional;
import tailor.config.Doc;
import tailor.train.InitOptions;

/** The model that training begins with. */
public record ModelOptions(
    @Doc(
            "directory of a model in Hugging Face form (config.json, safetensors, tokenizer.json), GGUF file, or hf://owner/name[@revision]")
        Optional<String> base,
    @Doc("trains a model of this shape from scratch instead") Optional<InitOptions> init) {
  public ModelOptions {
    if (base.isPresent() && init.isPresent()) {
      throw new IllegalArgumentException("give either base or init");
    }
  }

  /** The same with another base model. */
  ModelOptions withBase(String other) {
    return new ModelOptions(Optional.of(other), init);
  }
}
