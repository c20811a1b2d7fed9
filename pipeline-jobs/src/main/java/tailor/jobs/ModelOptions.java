package tailor.jobs;

import java.util.Optional;
import tailor.config.Doc;

/** The model that training begins with. */
public record ModelOptions(
    @Doc("directory of a model in Hugging Face form: config.json, safetensors, tokenizer.json")
        Optional<String> base) {}
