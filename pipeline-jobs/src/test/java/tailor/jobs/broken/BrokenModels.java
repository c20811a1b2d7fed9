package tailor.jobs.broken;

import java.util.ArrayList;
import java.util.List;

/** The table. */
final class BrokenModels {
  private BrokenModels() {}

  static List<BrokenModel> all() {
    List<BrokenModel> all = new ArrayList<>();
    all.addAll(BrokenSafetensors.all());
    all.addAll(BrokenShards.all());
    all.addAll(BrokenConfigurations.all());
    all.addAll(BrokenTokenizers.all());
    all.addAll(BrokenGgufs.all());
    return all;
  }
}
