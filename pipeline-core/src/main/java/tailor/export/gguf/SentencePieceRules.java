package tailor.export.gguf;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import tailor.run.BadDataException;

/**
 * The rules of a SentencePiece BPE tokenizer, Llama 2's kind. The file has a score for each token
 * and no merges: two neighbours merge if the whole is a token, the one with the highest score
 * first. As transformers converts such tokenizers, every way to put a token together from two is a
 * merge, ordered by the score of the whole, then by the ids of the parts.
 */
final class SentencePieceRules {
  static final String BLANK = "▁";

  private SentencePieceRules() {}

  /** A merge, with what it is ordered by. */
  private record Scored(Merge merge, double score, int leftId, int rightId) {}

  static TokenizerRules read(GgufMetadata metadata, GgufVocabulary vocabulary) {
    List<Double> scores =
        metadata
            .numbers(GgufTokenizer.SCORES)
            .orElseThrow(() -> metadata.bad(GgufTokenizer.SCORES, "is missing"));
    if (scores.size() != vocabulary.tokens().size()) {
      throw metadata.bad(
          GgufTokenizer.SCORES,
          "has %,d elements for %,d tokens".formatted(scores.size(), vocabulary.tokens().size()));
    }
    ObjectNode model = JsonNodeFactory.instance.objectNode();
    model.put("type", "BPE");
    model.putNull("dropout");
    model.put("unk_token", unknown(metadata, vocabulary));
    model.putNull("continuing_subword_prefix");
    model.putNull("end_of_word_suffix");
    model.put("fuse_unk", true);
    model.put("byte_fallback", true);
    model.put("ignore_merges", false);
    ObjectNode tokens = model.putObject("vocab");
    vocabulary.ids().forEach(tokens::put);
    ArrayNode merges = model.putArray("merges");
    for (Merge merge : merges(vocabulary, scores)) {
      merges.addArray().add(merge.left()).add(merge.right());
    }
    boolean blankFirst = metadata.flag(GgufTokenizer.SPACE_FIRST).orElse(true);
    return new TokenizerRules(
        normalizer(blankFirst),
        JsonNodeFactory.instance.nullNode(),
        model,
        decoder(blankFirst),
        true);
  }

  private static String unknown(GgufMetadata metadata, GgufVocabulary vocabulary) {
    int id = vocabulary.id(metadata, GgufTokenizer.UNKNOWN).orElse(0);
    if (vocabulary.tokens().isEmpty()) {
      throw new BadDataException(metadata.origin() + " has no tokens.");
    }
    return vocabulary.tokens().get(id);
  }

  /** Every way to put a token together from two, the first to be done first. */
  static List<Merge> merges(GgufVocabulary vocabulary, List<Double> scores) {
    List<Scored> merges = new ArrayList<>();
    for (int id = 0; id < vocabulary.tokens().size(); id++) {
      if (vocabulary.kinds().get(id) != TokenKind.NORMAL) {
        continue;
      }
      String token = vocabulary.tokens().get(id);
      for (int cut = token.offsetByCodePoints(0, 1);
          cut < token.length();
          cut = token.offsetByCodePoints(cut, 1)) {
        String left = token.substring(0, cut);
        String right = token.substring(cut);
        Integer leftId = vocabulary.ids().get(left);
        Integer rightId = vocabulary.ids().get(right);
        if (leftId != null && rightId != null) {
          merges.add(new Scored(new Merge(left, right), scores.get(id), leftId, rightId));
        }
      }
    }
    merges.sort(
        Comparator.comparingDouble(Scored::score)
            .reversed()
            .thenComparingInt(Scored::leftId)
            .thenComparingInt(Scored::rightId));
    return merges.stream().map(Scored::merge).toList();
  }

  /** Blanks become visible, with one more before a text where that is asked for. */
  static ObjectNode normalizer(boolean blankFirst) {
    ObjectNode sequence = JsonNodeFactory.instance.objectNode().put("type", "Sequence");
    ArrayNode steps = sequence.putArray("normalizers");
    if (blankFirst) {
      steps.addObject().put("type", "Prepend").put("prepend", BLANK);
    }
    replace(steps.addObject(), " ", BLANK);
    return sequence;
  }

  private static ObjectNode decoder(boolean blankFirst) {
    ObjectNode sequence = JsonNodeFactory.instance.objectNode().put("type", "Sequence");
    ArrayNode steps = sequence.putArray("decoders");
    replace(steps.addObject(), BLANK, " ");
    steps.addObject().put("type", "ByteFallback");
    steps.addObject().put("type", "Fuse");
    if (blankFirst) {
      steps.addObject().put("type", "Strip").put("content", " ").put("start", 1).put("stop", 0);
    }
    return sequence;
  }

  private static void replace(ObjectNode step, String from, String to) {
    step.put("type", "Replace");
    step.putObject("pattern").put("String", from);
    step.put("content", to);
  }
}
