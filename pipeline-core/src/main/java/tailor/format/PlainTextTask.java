package tailor.format;

import java.util.Optional;
import tailor.config.Default;
import tailor.config.Doc;
import tailor.config.InRange;
import tailor.document.Document;
import tailor.document.Segment;

/** Continued pre-training: the model learns to write the whole text. */
@Doc("continued pre-training: the model learns to write the whole text")
public final class PlainTextTask implements Task<PlainTextTask.Options> {
  public record Options(
      @Doc("tells several tasks of one kind apart; by default the kind") Optional<String> name,
      @Doc("the documents it is made of") @Default("{}") Selection select,
      @Doc("multiplies the weight of the sources") @Default("1") @InRange(min = 0) double weight)
      implements TaskOptions {}

  @Override
  public String kind() {
    return "plain-text";
  }

  @Override
  public Draft draft(Document document, Options options) {
    return document.getText().isBlank()
        ? new Draft.Declined("empty", "the document has no text")
        : Draft.Made.of(Segment.target(document.getText()));
  }
}
