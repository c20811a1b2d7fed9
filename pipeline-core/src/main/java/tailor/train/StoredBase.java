package tailor.train;

import org.apache.hadoop.conf.Configuration;
import org.apache.spark.util.SerializableConfiguration;
import tailor.export.HuggingFaceModel;
import tailor.model.Tensor;
import tailor.train.graph.FrozenBase;

/** A frozen model that every executor reads where it lies. */
public final class StoredBase implements FrozenBase {
  private static final long serialVersionUID = 1L;

  private final String location;
  private final SerializableConfiguration hadoop;

  /**
   * A model at a location.
   *
   * @param location URI that means the same on every executor
   */
  public StoredBase(String location, Configuration hadoop) {
    this.location = location;
    this.hadoop = new SerializableConfiguration(hadoop);
  }

  @Override
  public String name() {
    return location;
  }

  @Override
  public void read(Tensor parameters) {
    try (HuggingFaceModel model = HuggingFaceModel.open(location, hadoop.value())) {
      model.readWeights(parameters);
    }
  }
}
