package tailor.jobs;

import java.util.function.Consumer;
import tailor.dedup.DedupOptions.Punctuation;
import tailor.dedup.MinHash;
import tailor.dedup.Shingler;
import tailor.document.Document;

/** Computes MinHash signatures: words, shingles of 5, and 112 hashes, as by default. */
final class SignatureWork implements Consumer<Document> {
  private final Shingler shingler = new Shingler(5, Punctuation.IGNORE);
  private final int[] signature = new int[14 * 8];
  private final MinHash minHash = new MinHash(signature.length);

  @Override
  public void accept(Document document) {
    shingler.take(document.getText());
    minHash.sign(shingler.shingles(), shingler.count(), signature);
  }
}
