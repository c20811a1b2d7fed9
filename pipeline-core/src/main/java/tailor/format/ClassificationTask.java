package tailor.format;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import tailor.config.Default;
import tailor.config.Doc;
import tailor.config.InRange;
import tailor.document.Document;
import tailor.document.Fields;

/** Classification: the model reads a text in a prompt and learns to write its label. */
@Doc("classification: the model reads a text in a prompt and learns to write its label")
public final class ClassificationTask implements Task<ClassificationTask.Options> {
  public record Options(
      @Doc("tells several tasks of one kind apart; by default the kind") Optional<String> name,
      @Doc("the documents it is made of") @Default("{}") Selection select,
      @Doc("multiplies the weight of the sources") @Default("1") @InRange(min = 0) double weight,
      @Doc("the field with the text to classify") @Default("text") String textField,
      @Doc("the field with the label; give this or label-tag") Optional<String> labelField,
      @Doc("the tag with the label; give this or label-field") Optional<String> labelTag,
      @Doc("what values of the field or tag are called as labels; others stay as they are")
          @Default("{}")
          Map<String, String> labelNames,
      @Doc("the labels, after renaming; documents with others are dropped; any label if empty")
          @Default("[]")
          List<String> labels,
      @Doc("the prompt and, at its end, the label") @Default("\"Text: {text}\\nLabel: {label}\"")
          String template)
      implements TaskOptions {
    public Options {
      if (labelField.isPresent() == labelTag.isPresent()) {
        throw new IllegalArgumentException("give either label-field or label-tag");
      }
      LabelPrompt.parse(template);
    }
  }

  @Override
  public String kind() {
    return "classification";
  }

  @Override
  public Draft draft(Document document, Options options) {
    Optional<String> text = Fields.value(document, options.textField());
    if (text.isEmpty()) {
      return new Draft.Declined("no-text", "field " + options.textField() + " is missing or blank");
    }
    Optional<String> raw =
        options
            .labelField()
            .map(field -> Fields.value(document, field))
            .orElseGet(() -> tag(document, options))
            .map(String::strip);
    if (raw.isEmpty()) {
      return new Draft.Declined("no-label", origin(options) + " is missing or blank");
    }
    String label = options.labelNames().getOrDefault(raw.get(), raw.get());
    if (!options.labels().isEmpty() && !options.labels().contains(label)) {
      return new Draft.Declined("unknown-label", origin(options) + " is '" + label + "'");
    }
    return new Draft.Made(
        LabelPrompt.parse(options.template()).render(text.get(), label),
        List.of(),
        Optional.of(label));
  }

  private static Optional<String> tag(Document document, Options options) {
    return options.labelTag().map(document.getTags()::get);
  }

  private static String origin(Options options) {
    return options
        .labelField()
        .map(field -> "field " + field)
        .orElseGet(() -> "tag " + options.labelTag().orElse(""));
  }
}
