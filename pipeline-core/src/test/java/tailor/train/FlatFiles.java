package tailor.train;

import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import tailor.model.Tensor;
import tailor.train.checkpoint.ModelFiles;
import tailor.train.checkpoint.VectorFile;

/** Checkpoints of a model that has no tokenizer. */
final class FlatFiles implements ModelFiles {
  private final Configuration hadoop = new Configuration();

  @Override
  public void write(Path directory, Tensor parameters) {
    file(directory).write(new TreeMap<>(Map.of("parameters", parameters)), Map.of());
  }

  @Override
  public void read(Path directory, Tensor parameters) {
    file(directory).read(new TreeMap<>(Map.of("parameters", parameters)));
  }

  private VectorFile file(Path directory) {
    return new VectorFile(new Path(directory, "model.safetensors"), hadoop);
  }
}
