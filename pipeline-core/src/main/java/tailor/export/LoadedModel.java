package tailor.export;

import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import tailor.model.Kernels;
import tailor.model.ParameterLayout;
import tailor.model.Precision;
import tailor.model.Tensor;
import tailor.model.Transformer;
import tailor.model.nd4j.Nd4jKernels;
import tailor.model.vector.VectorKernels;
import tailor.tokenize.Tokenizer;
import tailor.tokenize.TokenizerFiles;

/** A model in memory, ready to compute, with its tokenizer. One thread at a time uses it. */
public final class LoadedModel implements AutoCloseable {
  private final Kernels kernels;
  private final Transformer transformer;
  private final Tensor parameters;
  private final Tokenizer tokenizer;
  private final HuggingFaceConfig config;
  private final TokenizerFiles tokenizerFiles;

  private LoadedModel(HuggingFaceModel model, Kernels kernels) {
    this.kernels = kernels;
    this.config = model.config();
    this.tokenizer = model.tokenizer();
    this.tokenizerFiles = model.tokenizerFiles();
    this.transformer = new Transformer(model.shape(), kernels);
    this.parameters = kernels.allocate(1, ParameterLayout.of(model.shape()).size());
    model.readWeights(parameters);
  }

  /**
   * Loads a model in Hugging Face form, to compute with the fastest kernels that this JVM has.
   *
   * @param location path, or URI of any Hadoop file system
   * @param threads how many threads may compute
   */
  public static LoadedModel load(String location, Configuration hadoop, int threads) {
    return load(location, Optional.empty(), hadoop, threads);
  }

  /**
   * As the other method.
   *
   * @param base as {@link HuggingFaceModel#open(String, Optional, Configuration)} takes it
   */
  public static LoadedModel load(
      String location, Optional<String> base, Configuration hadoop, int threads) {
    Kernels kernels =
        VectorKernels.isAvailable() ? new VectorKernels(threads) : new Nd4jKernels(Precision.FLOAT);
    return load(location, base, hadoop, kernels);
  }

  /** As the other method, with kernels that from now on belong to the model. */
  public static LoadedModel load(String location, Configuration hadoop, Kernels kernels) {
    return load(location, Optional.empty(), hadoop, kernels);
  }

  private static LoadedModel load(
      String location, Optional<String> base, Configuration hadoop, Kernels kernels) {
    try (HuggingFaceModel model = HuggingFaceModel.open(location, base, hadoop)) {
      return new LoadedModel(model, kernels);
    } catch (RuntimeException e) {
      kernels.close();
      throw e;
    }
  }

  public Transformer transformer() {
    return transformer;
  }

  /** The weights as one flat vector. */
  public Tensor parameters() {
    return parameters;
  }

  public Tokenizer tokenizer() {
    return tokenizer;
  }

  /** What {@code config.json} says. */
  public HuggingFaceConfig config() {
    return config;
  }

  public TokenizerFiles tokenizerFiles() {
    return tokenizerFiles;
  }

  @Override
  public void close() {
    transformer.close();
    parameters.close();
    kernels.close();
  }
}
