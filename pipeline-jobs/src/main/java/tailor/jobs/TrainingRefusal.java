package tailor.jobs;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tailor.config.ConfigurationException;
import tailor.export.ChatTemplates;
import tailor.format.ChatTemplate;
import tailor.format.FormatOptions;
import tailor.run.BadDataException;
import tailor.template.TemplateException;
import tailor.tokenize.RowDefects;
import tailor.tokenize.TokenizerFiles;
import tailor.train.RefusalOptions;

/** Refuses data that would teach a model wrong habits, before any step, with all counts at once. */
final class TrainingRefusal {
  private final RefusalOptions limits;
  private final List<String> reasons = new ArrayList<>();

  TrainingRefusal(RefusalOptions limits) {
    this.limits = limits;
  }

  TrainingRefusal judge(RowDefects defects) {
    long rows = defects.rows();
    judge(
        defects.unsupervised(),
        rows,
        limits.unsupervised(),
        "unsupervised",
        "have no token to learn; look at tokenize.sequence-length, and at dropped/stage=tokenize");
    judge(
        defects.withoutEnd(),
        rows,
        limits.withoutEnd(),
        "without-end",
        "have an answer that does not end in a special token; let the template write it, within the"
            + " {% generation %} block if it has one");
    judge(
        defects.doubledBegin(),
        rows,
        limits.doubledBegin(),
        "doubled-begin",
        "begin with the begin token twice; the chat template writes it twice");
    judge(
        defects.truncatedAnswers(),
        rows,
        limits.truncatedAnswers(),
        "truncated-answers",
        "have an answer that was cut; raise tokenize.sequence-length");
    return this;
  }

  /** Refuses texts to learn to write where preferences are learnt. */
  TrainingRefusal requireOnlyPreferences(RowDefects defects) {
    long others = defects.rows() - defects.unsupervised() - defects.preferences();
    if (others > 0) {
      reasons.add(
          "%,d rows are no pairs of answers, which train.preference learns from: let format.tasks have the task preference alone, or leave train.preference out"
              .formatted(others));
    }
    return this;
  }

  /** Refuses pairs of answers, one of which is not to be learnt, where texts are. */
  TrainingRefusal requireNoPreferences(RowDefects defects) {
    if (defects.preferences() > 0) {
      reasons.add(
          "%,d rows are pairs of answers, of which one is the worse: train them with train.preference, in a run of their own"
              .formatted(defects.preferences()));
    }
    return this;
  }

  private void judge(long count, long rows, double limit, String option, String what) {
    if (count > limit * rows) {
      reasons.add(
          "%,d of %,d rows %s (train.refuse.%s = %s)".formatted(count, rows, what, option, limit));
    }
  }

  /**
   * Compares the templates of the conversations with the one that the model will be served with.
   *
   * @param conversations how many rows they wrote
   */
  TrainingRefusal judge(FormatOptions format, TokenizerFiles tokenizer, long conversations) {
    if (limits.allowOtherTemplate()) {
      return this;
    }
    List<ChatTemplate> templates =
        ConversationTemplates.of(ConversationTemplates.resolve(format, tokenizer));
    Optional<ChatTemplate> served = served(tokenizer).or(() -> templates.stream().findFirst());
    for (ChatTemplate template : templates) {
      if (!served.orElse(template).rendersAs(template, Clock.systemUTC())) {
        reasons.add(
            "%,d rows are conversations, and those of a task are written in another chat template than the one of the tokenizer, with which the model is served: use template = model, or train.refuse.allow-other-template = true"
                .formatted(conversations));
        return this;
      }
    }
    return this;
  }

  private static Optional<ChatTemplate> served(TokenizerFiles tokenizer) {
    try {
      return ChatTemplates.find(tokenizer);
    } catch (TemplateException e) {
      throw new ConfigurationException(
          "The chat template of the tokenizer " + tokenizer.origin() + ": " + e.getMessage());
    }
  }

  /**
   * Ends the run if there was a reason to.
   *
   * @throws BadDataException with all of them
   */
  void orGoOn() {
    if (!reasons.isEmpty()) {
      throw new BadDataException(
          "Training was refused before its first step:\n  " + String.join("\n  ", reasons));
    }
  }
}
