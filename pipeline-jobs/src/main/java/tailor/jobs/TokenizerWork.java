package tailor.jobs;

import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import tailor.document.Document;
import tailor.tokenize.Tokenizer;
import tailor.tokenize.TokenizerFiles;

/** Encodes the text of a document. */
final class TokenizerWork implements Consumer<Document> {
  private final Tokenizer tokenizer;

  /**
   * @param location a {@code tokenizer.json}, or a directory with one
   * @throws tailor.config.ConfigurationException if there is none
   */
  TokenizerWork(String location) {
    this.tokenizer = Tokenizer.of(TokenizerFiles.read(location, new Configuration()));
  }

  @Override
  public void accept(Document document) {
    int tokens = tokenizer.encode(document.getText()).length;
    if (tokens == 0) {
      throw new IllegalStateException("no token in document " + document.getId());
    }
  }
}
