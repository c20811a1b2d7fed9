package tailor.train.graph;

import java.io.Serializable;
import tailor.model.LoraConfig;

/**
 * Training of adapters instead of a whole model.
 *
 * @param lora the adapters
 * @param base the parameters that stay as they are
 */
public record Adaptation(LoraConfig lora, FrozenBase base) implements Serializable {}
