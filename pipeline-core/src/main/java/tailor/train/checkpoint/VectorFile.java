package tailor.train.checkpoint;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import tailor.export.safetensors.NamedTensor;
import tailor.export.safetensors.SafetensorsFile;
import tailor.export.safetensors.SafetensorsWriter;
import tailor.export.safetensors.StreamedByteSource;
import tailor.export.safetensors.TensorInfo;
import tailor.export.safetensors.WeightType;
import tailor.model.Tensor;
import tailor.run.BadDataException;

/**
 * Flat vectors in a safetensors file of any Hadoop file system, streamed between storage and the
 * kernels' memory without a copy on the heap.
 */
public final class VectorFile {
  private static final int BUFFER = 1 << 20;
  private static final String UNFINISHED = "_";

  private final FileSystem files;
  private final Path path;
  private final Configuration hadoop;

  /** A file that may or may not exist yet. */
  public VectorFile(Path path, Configuration hadoop) {
    this.path = path;
    this.hadoop = hadoop;
    try {
      FileSystem found = path.getFileSystem(hadoop);
      this.files = found instanceof LocalFileSystem local ? local.getRawFileSystem() : found;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot open " + path, e);
    }
  }

  /**
   * Writes the vectors under another name and renames them. Where the file exists already, it is
   * left as it is: whoever writes it again writes the same.
   */
  public void write(SortedMap<String, Tensor> vectors, Map<String, String> metadata) {
    List<NamedTensor> tensors = new ArrayList<>();
    vectors.forEach(
        (name, vector) ->
            tensors.add(
                new NamedTensor(
                    name,
                    List.of(vector.size()),
                    (offset, values, count) ->
                        vector.read(offset, FloatBuffer.wrap(values, 0, count)))));
    Path written =
        new Path(path.getParent(), UNFINISHED + path.getName() + "." + UUID.randomUUID());
    try {
      try (OutputStream out = new BufferedOutputStream(files.create(written, true), BUFFER)) {
        new SafetensorsWriter(WeightType.F32, metadata).write(tensors, out);
      }
      if (files.exists(path) || !files.rename(written, path)) {
        files.delete(written, false);
        if (!files.exists(path)) {
          throw new IOException(written + " could not be renamed");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + path, e);
    }
  }

  /** Copies the file, on its file system or to another. */
  public void copyTo(Path target) {
    VectorFile copy = new VectorFile(target, hadoop);
    try {
      if (!FileUtil.copy(files, path, copy.files, target, false, true, hadoop)) {
        throw new IOException("it was not copied");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot copy " + path + " to " + target, e);
    }
  }

  /** Gives the file another place, where it stays the only one. */
  public void moveTo(Path target) {
    VectorFile moved = new VectorFile(target, hadoop);
    try {
      if (files.equals(moved.files)) {
        files.mkdirs(target.getParent());
        if (files.rename(path, target)) {
          return;
        }
      }
      copyTo(target);
      files.delete(path, false);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot move " + path + " to " + target, e);
    }
  }

  /** Whether a file is one that is being written, or was when its writer died. */
  static boolean isUnfinished(Path file) {
    return file.getName().startsWith(UNFINISHED);
  }

  /**
   * Reads the vectors into place.
   *
   * @return the metadata
   * @throws BadDataException if one is missing or has another size
   */
  public Map<String, String> read(SortedMap<String, Tensor> vectors) {
    try (SafetensorsFile file = SafetensorsFile.open(new StreamedByteSource(files, path))) {
      for (Map.Entry<String, Tensor> entry : vectors.entrySet()) {
        Tensor vector = entry.getValue();
        TensorInfo info = file.tensors().get(entry.getKey());
        if (info == null || info.elements() != vector.size()) {
          throw new BadDataException(
              "%s has no vector '%s' of %,d elements, as the model needs it: it was written for another model. Delete the checkpoint and train again."
                  .formatted(path, entry.getKey(), vector.size()));
        }
        file.read(
            info,
            (offset, values, count) -> vector.write(offset, FloatBuffer.wrap(values, 0, count)));
      }
      return file.metadata();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + path, e);
    }
  }
}
