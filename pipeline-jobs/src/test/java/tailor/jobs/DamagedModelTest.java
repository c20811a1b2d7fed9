package tailor.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tailor.export.GoldenModel;
import tailor.testkit.InProcess;

/** A model that is damaged, or does not fit itself, is refused alike by every command. */
class DamagedModelTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String EMBEDDING = "model.embed_tokens.weight";

  enum Damage {
    TRUNCATED_WEIGHTS(3, "it is truncated. Get the file again") {
      @Override
      void inflict(Path model) throws IOException {
        Path weights = model.resolve(WEIGHTS);
        byte[] bytes = Files.readAllBytes(weights);
        Files.write(weights, Arrays.copyOf(bytes, bytes.length - 100));
      }
    },
    EMPTY_WEIGHTS(3, "has 0 bytes") {
      @Override
      void inflict(Path model) throws IOException {
        Files.write(model.resolve(WEIGHTS), new byte[0]);
      }
    },
    HEADER_BEYOND_THE_FILE(3, "model.safetensors: states a header of ") {
      @Override
      void inflict(Path model) throws IOException {
        Path weights = model.resolve(WEIGHTS);
        byte[] bytes = Files.readAllBytes(weights);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(0, bytes.length);
        Files.write(weights, bytes);
      }
    },
    NEGATIVE_OFFSET(3, "has -8 where a whole number from 0 on was expected") {
      @Override
      void inflict(Path model) {
        rewrite(model, header -> offsets(header, EMBEDDING).set(0, -8));
      }
    },
    OVERLAPPING_TENSORS(3, "model.safetensors: tensor '") {
      @Override
      void inflict(Path model) {
        String first = "model.layers.0.input_layernorm.weight";
        String second = "model.layers.0.post_attention_layernorm.weight";
        rewrite(
            model,
            header ->
                header
                    .withObject("/" + second)
                    .set("data_offsets", offsets(header, first).deepCopy()));
      }
    },
    WRONG_SIZE_FOR_ITS_TYPE(3, "dtype F32 needs ") {
      @Override
      void inflict(Path model) {
        rewrite(model, header -> header.withObject("/" + EMBEDDING).put("dtype", "F32"));
      }
    },
    UNREADABLE_TYPE(3, EMBEDDING + " is I16, expected F32, F16 or BF16") {
      @Override
      void inflict(Path model) {
        rewrite(model, header -> header.withObject("/" + EMBEDDING).put("dtype", "I16"));
      }
    },
    MISSING_TENSOR(3, "1 missing (model.norm.weight); 1 unexpected (another)") {
      @Override
      void inflict(Path model) {
        rewrite(model, header -> header.set("another", header.remove("model.norm.weight")));
      }
    },
    WRONG_SHAPE(3, "1 of another shape (" + EMBEDDING) {
      @Override
      void inflict(Path model) {
        rewrite(
            model,
            header -> {
              ArrayNode shape = (ArrayNode) header.withObject("/" + EMBEDDING).get("shape");
              shape.add(shape.remove(0));
            });
      }
    },
    NO_WEIGHTS(3, "has neither model.safetensors nor model.safetensors.index.json") {
      @Override
      void inflict(Path model) throws IOException {
        Files.delete(model.resolve(WEIGHTS));
      }
    },
    CONFIG_IS_NO_JSON(3, "config.json is not valid JSON: ") {
      @Override
      void inflict(Path model) throws IOException {
        Files.writeString(model.resolve("config.json"), "{\"vocab_size\":");
      }
    },
    TOKENIZER_IS_NO_JSON(3, "is not valid JSON: ") {
      @Override
      void inflict(Path model) throws IOException {
        Files.writeString(model.resolve("tokenizer.json"), "{\"model\":");
      }
    },
    NO_CONFIG(2, "is no model: it has no config.json") {
      @Override
      void inflict(Path model) throws IOException {
        Files.delete(model.resolve("config.json"));
      }
    },
    ANOTHER_ARCHITECTURE(2, "the architecture is GPT2LMHeadModel") {
      @Override
      void inflict(Path model) throws IOException {
        Path config = model.resolve("config.json");
        ObjectNode changed = (ObjectNode) JSON.readTree(config.toFile());
        changed.putArray("architectures").add("GPT2LMHeadModel");
        JSON.writeValue(config.toFile(), changed);
      }
    },
    TOKENIZER_OF_ANOTHER_MODEL(2, "Use the tokenizer that came with the model.") {
      @Override
      void inflict(Path model) throws IOException {
        Path tokenizer = model.resolve("tokenizer.json");
        ObjectNode changed = (ObjectNode) JSON.readTree(tokenizer.toFile());
        ((ObjectNode) changed.path("model").path("vocab")).put("beyond", 1_000_000);
        JSON.writeValue(tokenizer.toFile(), changed);
      }
    };

    private static final String WEIGHTS = "model.safetensors";

    private final int exitCode;
    private final String message;

    Damage(int exitCode, String message) {
      this.exitCode = exitCode;
      this.message = message;
    }

    abstract void inflict(Path model) throws IOException;

    private static ArrayNode offsets(ObjectNode header, String tensor) {
      return (ArrayNode) header.path(tensor).path("data_offsets");
    }

    /** Changes the header of the weights, and leaves their data as it is. */
    private static void rewrite(Path model, Consumer<ObjectNode> change) {
      try {
        Path weights = model.resolve(WEIGHTS);
        ByteBuffer file =
            ByteBuffer.wrap(Files.readAllBytes(weights)).order(ByteOrder.LITTLE_ENDIAN);
        byte[] header = new byte[(int) file.getLong()];
        file.get(header);
        JsonNode changed = JSON.readTree(header);
        change.accept((ObjectNode) changed);
        byte[] written = JSON.writeValueAsBytes(changed);
        ByteBuffer whole =
            ByteBuffer.allocate(Long.BYTES + written.length + file.remaining())
                .order(ByteOrder.LITTLE_ENDIAN);
        Files.write(weights, whole.putLong(written.length).put(written).put(file).array());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void everyCommandSaysWhatIsWrong(Damage damage) throws IOException {
    Path model = GoldenModel.TIED.copyTo(directory);
    damage.inflict(model);
    Path rows = Files.writeString(directory.resolve("rows.jsonl"), "{\"id\":1,\"text\":\"x\"}\n");
    Path text = Files.writeString(directory.resolve("note.txt"), "A note.");
    Path config =
        Files.writeString(
            directory.resolve("tailor.conf"),
            """
            storage.root = "%s"
            sources = [{ id = notes, type = text, path = "%s" }]
            model.base = "%s"
            tokenize.sequence-length = 64
            format.tasks = [plain-text]
            """
                .formatted(directory.resolve("data"), text, model));
    List<List<String>> commands =
        List.of(
            List.of("generate", "--model", model.toString(), "--prompt", "x"),
            List.of(
                "score",
                "--model",
                model.toString(),
                "--input",
                rows.toString(),
                "--output",
                directory.resolve("out.jsonl").toString()),
            List.of("serve", "--port", "0", "--model", model.toString()),
            List.of(
                "export",
                "--model",
                model.toString(),
                "--output",
                directory.resolve("out").toString()),
            List.of("check", "-c", config.toString()),
            List.of("run", "-c", config.toString()));

    for (List<String> command : commands) {
      InProcess run = InProcess.run(command.toArray(String[]::new));
      assertThat(run.exitCode()).as(run.err()).isEqualTo(damage.exitCode);
      assertThat(run.err())
          .contains(damage.message)
          .contains(model.toString())
          .doesNotContain("\tat ")
          .doesNotContain(": started");
      assertThat(run.out()).isEmpty();
    }
    assertThat(directory.resolve("out.jsonl")).doesNotExist();
    assertThat(directory.resolve("out")).doesNotExist();
    assertThat(directory.resolve("data")).doesNotExist();
  }
}
