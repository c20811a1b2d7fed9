/**
 * The programs: one class a command.
 *
 * <h2>How to write a stage</h2>
 *
 * <ol>
 *   <li>Put the work in pipeline-core, in a package of its own, with a record of options: {@code
 *       tailor.clean.CleanOptions}. It knows nothing of commands and of other stages.
 *   <li>Add the section to {@link tailor.jobs.TailorOptions}: one component.
 *   <li>Write the stage here, and add it to {@code Stages}: one line.
 * </ol>
 *
 * <pre>{@code
 * final class CleanStage implements Stage {
 *   private static final Output CLEAN = Output.of("clean");
 *   private static final Output DROPPED = Output.part("dropped", "stage=clean");
 *
 *   public String name() { return "clean"; }
 *   public String summary() { return "Repairs the text of documents and drops what does not serve."; }
 *   public List<Input> inputs(TailorOptions options) { return List.of(Input.dataset("documents")); }
 *   public List<Output> outputs() { return List.of(CLEAN, DROPPED); }
 *   public Map<String, Object> settings(TailorOptions options) { return Map.of("clean", options.clean()); }
 *
 *   public StageResult run(StageContext context) {
 *     Cleaning cleaning = Cleaning.of(context.read("documents"), context.options().clean());
 *     long kept = context.write(CLEAN, cleaning.kept(), "id");
 *     context.write(DROPPED, cleaning.dropped(), "id");
 *     Map<String, Long> dropped = cleaning.counts().droppedByRule();
 *     return StageResult.of(new Ledger(context.rows("documents"), kept, dropped, Map.of()));
 *   }
 * }
 * }</pre>
 *
 * <p>The frame does the rest: it binds and checks the options before Spark starts, says 'already
 * complete', commits the outputs together, and keeps manifest and ledger. Traps: {@code write}
 * evaluates its rows, so persist what two outputs share; {@code writeCounted} spares that where
 * their number is known; settings must hold all that the outcome depends on, the seed too where it
 * is used; count rows of outputs, not accumulators.
 *
 * <p>A command that is no stage (it answers on stdout, or serves) is a picocli {@code @Command}
 * with {@code CommonOptions} mixed in where it needs a configuration, listed in {@code Commands}.
 */
@NullMarked
package tailor.jobs;

import org.jspecify.annotations.NullMarked;
