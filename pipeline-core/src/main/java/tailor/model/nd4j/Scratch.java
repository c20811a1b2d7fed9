package tailor.model.nd4j;

import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.MemoryWorkspaceManager;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.memory.enums.AllocationPolicy;
import org.nd4j.linalg.api.memory.enums.LearningPolicy;
import org.nd4j.linalg.api.memory.enums.ResetPolicy;
import org.nd4j.linalg.api.memory.enums.SpillPolicy;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Memory for the intermediate arrays of one operation at a time: an ND4J workspace of its own,
 * which grows to the largest operation and is used again by the next. It replaces whatever
 * workspace a caller such as Deeplearning4j has open until the operation ends.
 */
final class Scratch implements AutoCloseable {
  private static final WorkspaceConfiguration GROWING =
      WorkspaceConfiguration.builder()
          .initialSize(0)
          .policyAllocation(AllocationPolicy.STRICT)
          .policyLearning(LearningPolicy.FIRST_LOOP)
          .policySpill(SpillPolicy.REALLOCATE)
          .policyReset(ResetPolicy.BLOCK_LEFT)
          .build();

  private final MemoryWorkspace workspace = Nd4j.getWorkspaceManager().createNewWorkspace(GROWING);

  /** New arrays come from this memory until the scope is closed; none of them may be kept. */
  MemoryWorkspace open() {
    return workspace.notifyScopeEntered();
  }

  /** Frees the memory in any thread; ND4J lists the workspace only in the one that made it. */
  @Override
  public void close() {
    MemoryWorkspaceManager manager = Nd4j.getWorkspaceManager();
    if (manager.checkIfWorkspaceExists(workspace.getId())) {
      manager.destroyWorkspace(workspace);
    } else {
      workspace.destroyWorkspace(true);
    }
  }
}
