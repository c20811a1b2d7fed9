package tailor.feedback;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import tailor.config.ConfigurationException;
import tailor.document.StableHash;
import tailor.feedback.ReviewRows.ReviewRow;
import tailor.run.BadDataException;

/** Turns a file of reviews into a file of examples, in one pass. */
public final class Feedback {
  /** Appended to the name of the examples' file for what did not become one. */
  public static final String UNUSED = ".unused.jsonl";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Configuration hadoop;

  public Feedback(Configuration hadoop) {
    this.hadoop = hadoop;
  }

  /**
   * Reads reviews and writes examples; both files appear complete or not at all.
   *
   * @param input CSV with a heading if its name ends in {@code .csv}, JSON Lines otherwise
   * @param output JSON Lines of {@code id}, {@code messages}, {@code verdict}, {@code reviewer} and
   *     {@code rejected}
   * @throws ConfigurationException if there is no such input
   * @throws BadDataException if not one row is a review
   */
  public FeedbackCounts convert(String input, String output) {
    Path source = new Path(input);
    Path examples = new Path(output);
    Path unused = examples.suffix(UNUSED);
    Map<String, Long> reasons = new TreeMap<>();
    long[] written = {0};
    try {
      FileSystem files = source.getFileSystem(hadoop);
      if (!files.exists(source) || files.getFileStatus(source).isDirectory()) {
        throw new ConfigurationException(
            "The file of reviews %s %s. Give it with --input."
                .formatted(input, files.exists(source) ? "is a directory" : "does not exist"));
      }
      try (BufferedReader in =
              new BufferedReader(
                  new InputStreamReader(files.open(source), StandardCharsets.UTF_8));
          StagedLines kept = new StagedLines(examples);
          StagedLines left = new StagedLines(unused)) {
        ReviewRows.of(source.getName())
            .read(
                in,
                row -> {
                  Optional<ObjectNode> example = Optional.empty();
                  String reason = row.problem().isEmpty() ? "no-correction" : "malformed";
                  String detail = row.problem();
                  try {
                    example = row.problem().isEmpty() ? example(row) : Optional.empty();
                  } catch (IllegalArgumentException e) {
                    reason = "malformed";
                    detail = String.valueOf(e.getMessage());
                  }
                  if (example.isPresent()) {
                    kept.write(example.get());
                    written[0]++;
                  } else {
                    reasons.merge(reason, 1L, Long::sum);
                    left.write(unused(row, reason, detail));
                  }
                });
        FeedbackCounts counts = new FeedbackCounts(written[0], reasons);
        if (counts.examples() == 0 && !reasons.containsKey("no-correction")) {
          throw new BadDataException(
              "%s has no row that is a review: expected the columns prompt, answer and verdict (good or bad), and where there are any correction and reviewer."
                  .formatted(input));
        }
        kept.commit();
        left.commit();
        return counts;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The reviews of " + input + " cannot be converted", e);
    }
  }

  private static Optional<ObjectNode> example(ReviewRow row) {
    Review review = Review.of(row.columns());
    return review
        .lesson()
        .map(
            lesson -> {
              ObjectNode example = JSON.createObjectNode();
              example.put("id", StableHash.id(review.prompt(), lesson));
              var messages = example.putArray("messages");
              messages.addObject().put("role", "user").put("content", review.prompt());
              messages.addObject().put("role", "assistant").put("content", lesson);
              example.put("verdict", review.judgement().key());
              review.reviewer().ifPresent(reviewer -> example.put("reviewer", reviewer));
              review.rejected().ifPresent(rejected -> example.put("rejected", rejected));
              return example;
            });
  }

  private static ObjectNode unused(ReviewRow row, String reason, String detail) {
    return JSON.createObjectNode()
        .put("row", row.number())
        .put("reason", reason)
        .put("detail", detail)
        .put("raw", row.raw());
  }

  /** JSON Lines that appear under their name when committed. */
  private final class StagedLines implements AutoCloseable {
    private final Path target;
    private final Path staged;
    private final FileSystem files;
    private final BufferedWriter lines;

    StagedLines(Path target) throws IOException {
      this.target = target;
      this.staged = new Path(target.getParent(), "_" + target.getName() + ".staging");
      this.files = target.getFileSystem(hadoop);
      OutputStream out = files.create(staged, true);
      this.lines = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    }

    void write(ObjectNode row) {
      try {
        lines.write(JSON.writeValueAsString(row));
        lines.write('\n');
      } catch (JsonProcessingException e) {
        throw new IllegalStateException(e);
      } catch (IOException e) {
        throw new UncheckedIOException(staged + " cannot be written", e);
      }
    }

    void commit() throws IOException {
      lines.close();
      files.delete(target, false);
      if (!files.rename(staged, target)) {
        throw new IOException(staged + " could not be renamed to " + target);
      }
    }

    @Override
    public void close() throws IOException {
      lines.close();
      files.delete(staged, false);
    }
  }
}
