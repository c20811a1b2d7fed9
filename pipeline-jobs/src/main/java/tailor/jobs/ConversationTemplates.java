package tailor.jobs;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import tailor.config.Configured;
import tailor.export.ModelTokenizers;
import tailor.format.ChatTemplate;
import tailor.format.ConversationOptions;
import tailor.format.ConversationOptions.TemplateSource;
import tailor.format.FormatOptions;
import tailor.format.Task;
import tailor.tokenize.TokenizerFiles;
import tailor.tokenize.TokenizerOptions;

/** The templates that conversations of a configuration are written in. */
final class ConversationTemplates {
  private ConversationTemplates() {}

  /**
   * The options of {@code format} with the model's own template where a task asks for it: that of
   * the tokenizer which the run uses, unless it trains one.
   */
  static FormatOptions resolve(TailorOptions options, Configuration hadoop) {
    FormatOptions format = options.format();
    Optional<String> location = tokenizer(options);
    if (location.isEmpty() || chats(format).noneMatch(ConversationTemplates::asksForTheModels)) {
      return format;
    }
    return resolve(format, ModelTokenizers.read(location.get(), hadoop));
  }

  /** As the other method, with a tokenizer that was read. */
  static FormatOptions resolve(FormatOptions format, TokenizerFiles tokenizer) {
    Optional<String> jinja = tokenizer.chatTemplate();
    List<Configured<Task<?>>> tasks = new ArrayList<>();
    for (Configured<Task<?>> task : format.tasks()) {
      tasks.add(
          task.options() instanceof ConversationOptions chat
                  && asksForTheModels(chat)
                  && jinja.isPresent()
              ? new Configured<>(
                  task.type(),
                  task.className(),
                  chat.withTemplate(jinja.get(), tokenizer.namedTokens()))
              : task);
    }
    return new FormatOptions(format.taggers(), tasks, format.split(), format.decontaminate());
  }

  /** The templates of its tasks, each once. */
  static List<ChatTemplate> of(FormatOptions format) {
    return chats(format).map(ConversationOptions::chatTemplate).distinct().toList();
  }

  private static Stream<ConversationOptions> chats(FormatOptions format) {
    return format.tasks().stream()
        .map(Configured::options)
        .filter(ConversationOptions.class::isInstance)
        .map(ConversationOptions.class::cast);
  }

  private static boolean asksForTheModels(ConversationOptions chat) {
    return chat.template() == TemplateSource.MODEL && chat.jinja().isEmpty();
  }

  private static Optional<String> tokenizer(TailorOptions options) {
    TokenizerOptions tokenizer = options.tokenize().tokenizer();
    return tokenizer.train().isPresent()
        ? Optional.empty()
        : tokenizer.path().or(options.model()::base);
  }
}
