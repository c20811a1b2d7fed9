package tailor.export;

/** The forms that a model is written in. */
public enum ModelFormat {
  /** A directory that transformers loads. */
  HUGGINGFACE,
  /** One file that llama.cpp loads, {@value ModelOutput#GGUF_FILE}. */
  GGUF,
  /** A directory of adapters that PEFT loads onto their base model. */
  PEFT
}
