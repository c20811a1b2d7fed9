/**
 * Distributed training: rounds of local steps by Spark tasks.
 *
 * <pre>
 *  driver                                        a Spark task for every worker
 *  ──────                                        ─────────────────────────────
 *  parameters ──── file in storage ────────────► parameters      16 bytes a parameter in native
 *  rows of the round, by number ───────────────► token Parquet   memory, kept in the executor's JVM
 *                                                │               from round to round (WorkerPool)
 *                                                ▼
 *                                                H steps of AdamW through DL4J's graph (Worker)
 *                                                │
 *        ┌────── file in storage ◄───────────────┤ moments of the optimizer, for the next round
 *        │                                       ▼
 *        │                                       parameters in chunks of 1 MiB, or what the round
 *        │                                       │ has changed in a half or a quarter (exchange)
 *        │                                       │ a shuffle for every worker, by chunk
 *        │                                       ▼
 *        │       a task for every 4 chunks:      mean, weighted by the targets learnt from
 *        │                                       │
 *  outer optimizer ◄───── 32 MiB at a time ──────┘
 *        │
 *        ├─► parameters of the next round ─────► validation: sums of losses by Spark tasks
 *        └─► every N rounds a checkpoint: Hugging Face directory, moments, momentum, state
 * </pre>
 *
 * <p>{@link tailor.train.AveragingTrainingMaster} is the {@code TrainingMaster} of dl4j-spark that
 * does this, {@link tailor.train.Trainer} the way to call it, {@link tailor.train.LocalTrainer} the
 * same without Spark. {@link tailor.train.TrainingPlan} says which rows belong to whom: the number
 * of workers is an option and part of the outcome, the number of executors and cores is neither.
 *
 * <p>With adapters, parameters are the adapters' everywhere in this picture: in rounds, means, the
 * optimizer's state and checkpoints. The frozen base never travels: each executor's JVM reads it
 * once from where {@code model.base} lies, and its workers share it.
 *
 * <p>With {@code train.preference} the loss is that of pairs of answers (DPO). Losses and counts
 * are then those of pairs wherever they are of targets otherwise: in weights of means, reports and
 * metrics. What the model gave each answer before its first step lies in files beside the
 * checkpoints ({@code ReferenceFiles}), so that no second model is in memory.
 *
 * <p>Every worker of a round is a Spark job, so that a round can go on without one of them: with
 * {@code train.straggler-deadline} those that are late are dropped ({@code StragglerRule}, {@code
 * RoundDeliveries}), and the metrics of the round name them. Their tasks end at their next step, if
 * they still can; nothing that they leave is read. The metrics are part of every checkpoint: they
 * say whose state is how old, and which rows were seen.
 *
 * <p>With {@code train.step-sharing = by-speed} a full round's steps are divided in proportion to
 * the workers' speeds so far ({@code StepShares}), which are those of the metrics too; rounds begin
 * and end at the same places of the data as otherwise.
 *
 * <p>The same run gives the same bits, whatever dies on the way, unless workers are dropped or
 * share steps by speed:
 *
 * <ul>
 *   <li>A task's outcome is a function of its {@code RoundTask}. Rows follow from seed, round and
 *       worker; learning rates from the number of the step.
 *   <li>The state of a worker's optimizer is a file, written when its round ends and read by the
 *       next one wherever that runs. The executor that still has it in memory is preferred and
 *       skips the reading.
 *   <li>Sums over workers are folded in the order of the workers, in double precision.
 *   <li>Files get names of their own and are renamed, so that a task may run again, or twice at the
 *       same time (speculation). No stage needs all of its tasks at once.
 *   <li>Of one worker the mean is that worker: by default workers send parameters, since
 *       differences in single precision are as large, and rounded. Differences in fewer bytes leave
 *       something out, which the worker keeps with its optimizer's state and sends later.
 * </ul>
 *
 * <p>Traps:
 *
 * <ul>
 *   <li>Shuffle files of a round stay on the executors' disks until the driver collects garbage,
 *       which may be in half an hour: {@code RoundJob} removes them.
 *   <li>Spark broadcasts cost twice the parameters in every heap, driver's and executors', pieces
 *       and value. A file costs nothing there, and object stores and HDFS serve many readers.
 *   <li>Nobody tells an executor that training is over. Idle workers are freed after two minutes.
 *   <li>JavaCPP counts what ND4J allocates against {@code org.bytedeco.javacpp.maxbytes}: a worker
 *       takes 16 bytes a parameter (12 with halved moments, 4 more if it sends differences) and its
 *       activations, the driver 4, and 4 more for Nesterov.
 *   <li>Task results are bounded by {@code spark.driver.maxResultSize} a job; the mean comes in
 *       jobs of 32 MiB, of which the next is under way while one is applied.
 * </ul>
 */
@NullMarked
package tailor.train;

import org.jspecify.annotations.NullMarked;
