package tailor.jobs;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import tailor.export.LoadedModel;
import tailor.jobs.ScoreInput.Text;
import tailor.model.score.TextScorer;
import tailor.run.Progress;

/** Gathers texts, so that those of similar length share a batch, and writes their scores. */
final class ScoreWriter {
  private static final int TEXTS_AT_ONCE = 1024;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final LoadedModel model;
  private final TextScorer scorer;
  private final JsonGenerator json;
  private final Progress.Work work;
  private final List<Text> texts = new ArrayList<>();
  private long done;
  private long inWindows;

  ScoreWriter(LoadedModel model, OutputStream out, Progress.Work work) throws IOException {
    this.model = model;
    this.scorer = new TextScorer(model.transformer(), model.parameters());
    this.json = JSON.getFactory().createGenerator(out);
    this.json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    this.json.setRootValueSeparator(null);
    this.work = work;
  }

  void add(Text text) {
    texts.add(text);
    if (texts.size() == TEXTS_AT_ONCE) {
      try {
        score();
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot write the scores", e);
      }
    }
  }

  /**
   * Writes what is left.
   *
   * @return how many texts the model could only read in windows
   */
  long finish() throws IOException {
    score();
    json.close();
    return inWindows;
  }

  private void score() throws IOException {
    List<int[]> tokens =
        texts.stream().map(text -> model.tokenizer().encodeFromBegin(text.text())).toList();
    List<double[]> scores = scorer.score(tokens);
    for (int i = 0; i < texts.size(); i++) {
      write(texts.get(i), tokens.get(i), scores.get(i));
      inWindows += tokens.get(i).length > scorer.longestWhole() ? 1 : 0;
    }
    done += texts.size();
    texts.clear();
    work.done(done);
  }

  private void write(Text text, int[] tokens, double[] logprobs) throws IOException {
    json.writeStartObject();
    json.writeFieldName("id");
    json.writeTree(text.id());
    json.writeFieldName("token_ids");
    json.writeArray(tokens, 0, tokens.length);
    json.writeFieldName("logprobs");
    json.writeArray(logprobs, 0, logprobs.length);
    if (logprobs.length == 0) {
      json.writeNullField("perplexity");
    } else {
      json.writeNumberField(
          "perplexity", Math.exp(-DoubleStream.of(logprobs).sum() / logprobs.length));
    }
    json.writeEndObject();
    json.writeRaw('\n');
  }
}
