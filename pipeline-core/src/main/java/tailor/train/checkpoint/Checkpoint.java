package tailor.train.checkpoint;

import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import tailor.model.Tensor;

/**
 * The directory of a checkpoint: a model that Hugging Face transformers loads, and in {@code
 * trainer} what training needs to go on.
 */
public final class Checkpoint {
  private static final String TRAINER = "trainer";
  private static final String VECTOR = "momentum";

  private final Path directory;
  private final TrainerState state;
  private final Configuration hadoop;

  Checkpoint(Path directory, TrainerState state, Configuration hadoop) {
    this.directory = directory;
    this.state = state;
    this.hadoop = hadoop;
  }

  /** The directory, which is a model's. */
  public Path directory() {
    return directory;
  }

  /** The name of the directory: {@code round-000040}. */
  public String name() {
    return directory.getName();
  }

  /** Where training stood. */
  public TrainerState state() {
    return state;
  }

  /** The file of the state of a worker's optimizer. */
  public Path moments(int worker) {
    return moments(directory, worker);
  }

  /** Reads the momentum of the outer optimizer. */
  public void readOuter(Tensor momentum) {
    new VectorFile(outer(directory), hadoop).read(new TreeMap<>(Map.of(VECTOR, momentum)));
  }

  static void writeOuter(Path directory, Tensor momentum, Configuration hadoop) {
    new VectorFile(outer(directory), hadoop)
        .write(new TreeMap<>(Map.of(VECTOR, momentum)), Map.of());
  }

  static Path state(Path directory) {
    return new Path(directory, TRAINER + "/state.json");
  }

  static Path moments(Path directory, int worker) {
    return new Path(directory, TRAINER + "/moments-%05d.safetensors".formatted(worker));
  }

  private static Path outer(Path directory) {
    return new Path(directory, TRAINER + "/outer.safetensors");
  }
}
