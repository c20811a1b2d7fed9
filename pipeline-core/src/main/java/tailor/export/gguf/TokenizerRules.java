package tailor.export.gguf;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The parts of a {@code tokenizer.json} in which the kinds of tokenizers differ.
 *
 * @param normalizer what is done to a text first
 * @param preTokenizer how it is cut into words
 * @param model how a word becomes tokens
 * @param decoder how tokens become text
 * @param addsBegin whether texts start with the begin token where the file does not say
 */
record TokenizerRules(
    JsonNode normalizer,
    JsonNode preTokenizer,
    JsonNode model,
    JsonNode decoder,
    boolean addsBegin) {}
