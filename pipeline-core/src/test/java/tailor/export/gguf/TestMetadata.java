package tailor.export.gguf;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Metadata of a small byte-level tokenizer, to be changed. */
final class TestMetadata {
  private final Map<String, GgufValue> values = new TreeMap<>();

  TestMetadata(String preTokenizer, List<String> tokens) {
    with(GgufTokenizer.MODEL, new GgufValue.Text(GgufTokenizer.BYTE_LEVEL));
    with(GgufTokenizer.PRE, new GgufValue.Text(preTokenizer));
    with(GgufVocabulary.TOKENS, new GgufValue.Texts(tokens));
    with(GgufVocabulary.KINDS, new GgufValue.Numbers(Collections.nCopies(tokens.size(), 1.0)));
    with(GgufTokenizer.MERGES, new GgufValue.Texts(List.of()));
  }

  TestMetadata with(String key, GgufValue value) {
    values.put(key, value);
    return this;
  }

  GgufMetadata toMetadata() {
    return new GgufMetadata("test.gguf", values);
  }
}
