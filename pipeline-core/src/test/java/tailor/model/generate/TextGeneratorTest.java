package tailor.model.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tailor.config.ConfigurationException;
import tailor.export.GoldenModel;
import tailor.export.LoadedModel;
import tailor.model.Kernels;
import tailor.model.KeyValueCache;
import tailor.model.Precision;
import tailor.model.generate.Completion.Finish;
import tailor.model.nd4j.Nd4jKernels;
import tailor.model.vector.VectorKernels;

class TextGeneratorTest {
  @TempDir Path temporary;
  private @Nullable LoadedModel loaded;

  enum KernelSet {
    ND4J,
    VECTOR;

    Kernels open() {
      return this == ND4J ? new Nd4jKernels(Precision.FLOAT) : new VectorKernels();
    }
  }

  static Stream<Arguments> goldenModels() {
    return Stream.of(GoldenModel.values())
        .flatMap(model -> Stream.of(KernelSet.values()).map(set -> Arguments.of(model, set)));
  }

  @AfterEach
  void close() {
    if (loaded != null) {
      loaded.close();
    }
  }

  @ParameterizedTest
  @MethodSource("goldenModels")
  void continuesPromptsAsTransformersDoes(GoldenModel golden, KernelSet set) throws IOException {
    LoadedModel model = load(golden, set.open());
    TextGenerator generator = generator(model);
    for (JsonNode expected : golden.expected().path("cases")) {
      List<Integer> prompt = generator.encodePrompt(expected.path("prompt").asText());
      assertThat(prompt).isEqualTo(integers(expected.path("prompt_ids")));
      List<String> pieces = new ArrayList<>();
      Completion completion =
          generator.generate(
              new GenerationRequest(prompt, 32, Sampling.greedy(), List.of()), pieces::add);
      List<Integer> tokens = integers(expected.path("completion_ids"));
      if (completion.finish() == Finish.STOP) {
        tokens = tokens.subList(0, tokens.size() - 1);
      }
      assertThat(completion.tokens()).isEqualTo(tokens);
      assertThat(completion.text()).isEqualTo(expected.path("completion").asText());
      assertThat(String.join("", pieces)).isEqualTo(completion.text());
      assertThat(completion.promptTokens()).isEqualTo(prompt.size());
    }
  }

  @ParameterizedTest
  @MethodSource("goldenModels")
  void computesTheLogitsOfTransformers(GoldenModel golden, KernelSet set) throws IOException {
    LoadedModel model = load(golden, set.open());
    for (JsonNode expected : golden.expected().path("cases")) {
      int[] prompt =
          integers(expected.path("prompt_ids")).stream().mapToInt(token -> token).toArray();
      float[] logits = new float[320];
      try (KeyValueCache cache = model.transformer().cache(prompt.length)) {
        model
            .transformer()
            .extend(model.parameters(), cache, prompt)
            .read(0, FloatBuffer.wrap(logits));
      }
      for (int i = 0; i < expected.path("logits").size(); i++) {
        assertThat((double) logits[i])
            .isCloseTo(expected.path("logits").get(i).asDouble(), within(1e-5));
      }
    }
  }

  @Test
  void stopsBeforeAStopTextAndKeepsPiecesAndTextInStep() throws IOException {
    TextGenerator generator = generator(load(GoldenModel.TIED, new VectorKernels()));
    List<Integer> prompt = generator.encodePrompt("The documents");
    String whole = generate(generator, prompt, 32).text();
    String stop = whole.substring(9, 12);
    List<String> pieces = new ArrayList<>();
    Completion completion =
        generator.generate(
            new GenerationRequest(prompt, 32, Sampling.greedy(), List.of("never", stop)),
            pieces::add);
    assertThat(completion.text()).isEqualTo(whole.substring(0, whole.indexOf(stop)));
    assertThat(String.join("", pieces)).isEqualTo(completion.text());
    assertThat(completion.finish()).isEqualTo(Finish.STOP);
  }

  @Test
  void aSpecialTokenGivenAsStopTextStops() throws IOException {
    TextGenerator generator = generator(load(GoldenModel.TIED, new VectorKernels()));
    List<Integer> prompt = generator.encodePrompt("x");
    Sampling wild = Sampling.greedy();
    List<Integer> free = List.of();
    for (int seed = 0; !free.contains(1); seed++) {
      wild = new Sampling(3, 0, 1, seed);
      free = sample(generator, prompt, wild, List.of()).tokens();
    }
    Completion stopped = sample(generator, prompt, wild, List.of("<|im_start|>"));
    assertThat(stopped.tokens()).isEqualTo(free.subList(0, free.indexOf(1)));
    assertThat(stopped.finish()).isEqualTo(Finish.STOP);
  }

  @Test
  void endsWhereTheModelEnds() throws IOException {
    TextGenerator generator = generator(load(GoldenModel.SHARDED, new VectorKernels()));
    List<Integer> prompt = generator.encodePrompt("The documents".repeat(10));
    Completion completion = generate(generator, prompt, 1_000_000);
    assertThat(prompt.size() + completion.tokens().size()).isLessThanOrEqualTo(128);
    List<Integer> full = new ArrayList<>();
    while (full.size() < 128) {
      full.add(9);
    }
    assertThatThrownBy(() -> generate(generator, full, 1))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("128 tokens")
        .hasMessageContaining("Shorten");
  }

  @Test
  void theSameSeedGivesTheSameText() throws IOException {
    TextGenerator generator = generator(load(GoldenModel.TIED, new VectorKernels()));
    List<Integer> prompt = generator.encodePrompt("The");
    Sampling sampling = new Sampling(0.9, 50, 0.9, 4);
    GenerationRequest request = new GenerationRequest(prompt, 20, sampling, List.of());
    assertThat(generator.generate(request, piece -> {}))
        .isEqualTo(generator.generate(request, piece -> {}));
  }

  @Test
  void refusesARequestForNothing() {
    assertThatThrownBy(() -> new GenerationRequest(List.of(), 1, Sampling.greedy(), List.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("prompt");
    assertThatThrownBy(() -> new GenerationRequest(List.of(1), 0, Sampling.greedy(), List.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("max-tokens");
    assertThatThrownBy(() -> new GenerationRequest(List.of(1), 1, Sampling.greedy(), List.of("")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("stop");
  }

  private LoadedModel load(GoldenModel golden, Kernels kernels) throws IOException {
    String directory = golden.copyTo(temporary).toString();
    LoadedModel model = LoadedModel.load(directory, new Configuration(false), kernels);
    loaded = model;
    return model;
  }

  private static TextGenerator generator(LoadedModel model) {
    return new TextGenerator(model.transformer(), model.parameters(), model.tokenizer());
  }

  private static Completion generate(TextGenerator generator, List<Integer> prompt, int tokens) {
    return generator.generate(
        new GenerationRequest(prompt, tokens, Sampling.greedy(), List.of()), piece -> {});
  }

  private static Completion sample(
      TextGenerator generator, List<Integer> prompt, Sampling sampling, List<String> stops) {
    return generator.generate(new GenerationRequest(prompt, 60, sampling, stops), piece -> {});
  }

  private static List<Integer> integers(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asInt).toList();
  }
}
