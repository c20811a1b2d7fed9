/**
 * Models on disk, in the forms that other runtimes read.
 *
 * <p>A model in Hugging Face form is a directory: {@code config.json} (shape), {@code
 * model.safetensors} or shards with an index (weights), {@code tokenizer.json} and what belongs to
 * it, {@code generation_config.json}, and {@code README.md} (the model card).
 *
 * <ul>
 *   <li>{@link tailor.export.HuggingFaceModel} opens one: it checks that configuration, weights and
 *       tokenizer fit each other before any weight is read, so it also serves to check a
 *       configuration. {@link tailor.export.HuggingFaceModelWriter} writes one, {@code config.json}
 *       last.
 *   <li>{@link tailor.export.gguf} reads and writes GGUF files; a model's location that ends in
 *       {@code .gguf} is one, seen as a directory in Hugging Face form. {@link
 *       tailor.export.ModelOutput} writes either form.
 *   <li>{@link tailor.export.family} says what {@code config.json} and the names of the weights
 *       mean in each family of models, and which matrices it stores the other way round.
 *   <li>{@link tailor.export.hub} fetches a model that is named on a hub; what opens models is then
 *       given the directory.
 *   <li>{@link tailor.export.LoadedModel} is one in memory, ready to generate and to score.
 *   <li>{@link tailor.export.ModelDirectory} is where it lies: local, or any Hadoop file system.
 * </ul>
 *
 * <p>Traps:
 *
 * <ul>
 *   <li>{@code config.json} comes in two dialects: {@code rope_parameters} since transformers 5,
 *       {@code rope_theta} and {@code rope_scaling} before; and it leaves out what transformers
 *       defaults.
 *   <li>An index of shards is input like any other: it may name files outside the directory.
 *   <li>A tied model may come with its output projection as well; it must then be the embedding.
 *   <li>A chat model ends its answers with a token that the tokenizer does not name as the end of a
 *       text. Unless {@code generation_config.json} names it, other runtimes do not stop there
 *       ({@link tailor.export.ChatTemplates#install}).
 *   <li>Hadoop's local file system writes a checksum file beside every file; the raw one does not.
 * </ul>
 */
@NullMarked
package tailor.export;

import org.jspecify.annotations.NullMarked;
