package tailor.model;

import java.util.List;

/**
 * The linear maps of a decoder layer. Some are several maps of the same input, whose matrices lie
 * one below the other and are multiplied by at once.
 */
public enum LinearMap {
  /** From the norm of the stream to queries, keys and values. */
  QUERY_KEY_VALUE {
    @Override
    public List<Part> parts(ModelConfig config) {
      return List.of(
          new Part("self_attn.q_proj", config.querySize()),
          new Part("self_attn.k_proj", config.keyValueSize()),
          new Part("self_attn.v_proj", config.keyValueSize()));
    }

    @Override
    public int inputs(ModelConfig config) {
      return config.hiddenSize();
    }
  },
  /** From what attention read to the stream. */
  ATTENTION_OUTPUT {
    @Override
    public List<Part> parts(ModelConfig config) {
      return List.of(new Part("self_attn.o_proj", config.hiddenSize()));
    }

    @Override
    public int inputs(ModelConfig config) {
      return config.querySize();
    }
  },
  /** From the norm of the stream into the feed-forward network. */
  FEED_FORWARD_INPUT {
    @Override
    public List<Part> parts(ModelConfig config) {
      Part up = new Part("mlp.up_proj", config.intermediateSize());
      return switch (config.blocks().feedForward()) {
        case SWI_GLU -> List.of(new Part("mlp.gate_proj", config.intermediateSize()), up);
        case GELU_TANH -> List.of(up);
      };
    }

    @Override
    public int inputs(ModelConfig config) {
      return config.hiddenSize();
    }
  },
  /** From the feed-forward network to the stream. */
  FEED_FORWARD_OUTPUT {
    @Override
    public List<Part> parts(ModelConfig config) {
      return List.of(new Part("mlp.down_proj", config.hiddenSize()));
    }

    @Override
    public int inputs(ModelConfig config) {
      return config.intermediateSize();
    }
  };

  /**
   * One of the maps.
   *
   * @param module its Hugging Face name within the layer
   * @param outputs rows of its matrix, and elements of its bias
   */
  public record Part(String module, int outputs) {
    /** The last part of its name. */
    String lastName() {
      return module.substring(module.lastIndexOf('.') + 1);
    }

    /** Whether its name ends so, in whole parts. */
    boolean isNamed(String end) {
      return module.equals(end) || module.endsWith("." + end);
    }
  }

  /** The maps from top to bottom. */
  public abstract List<Part> parts(ModelConfig config);

  /** Columns of the matrix. */
  public abstract int inputs(ModelConfig config);

  /** Rows of all matrices together. */
  public int outputs(ModelConfig config) {
    return parts(config).stream().mapToInt(Part::outputs).sum();
  }
}
