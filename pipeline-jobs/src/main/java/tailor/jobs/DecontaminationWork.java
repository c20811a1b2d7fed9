package tailor.jobs;

import java.util.Random;
import java.util.function.Consumer;
import tailor.document.Document;
import tailor.format.EvaluationIndex;
import tailor.format.WordHashes;

/**
 * Holds documents against evaluation sets of 10,000 records of 100 words: 880,000 n-grams of 13
 * words, of words that documents have and in an order that they have not.
 */
final class DecontaminationWork implements Consumer<Document> {
  private static final int RECORDS = 10_000;
  private static final int WORDS = 100;
  private static final String[] COMMON =
      ("the of and to in a is that for it as was with be by on not he his but at are this have from"
              + " or had an they which one you were all her she there would their we him been has"
              + " when who will no more if out so up said what its about than into them can only")
          .split(" ");

  private final EvaluationIndex index = new EvaluationIndex(13);
  private final WordHashes words = new WordHashes();

  DecontaminationWork() {
    Random random = new Random(17);
    for (int i = 0; i < RECORDS; i++) {
      StringBuilder text = new StringBuilder();
      for (int j = 0; j < WORDS; j++) {
        text.append(COMMON[random.nextInt(COMMON.length)]).append(' ');
      }
      index.add(new EvaluationIndex.Record("bench", Integer.toString(i), false), text.toString());
    }
  }

  @Override
  public void accept(Document document) {
    index.find(document.getText(), words, 0.8);
  }
}
