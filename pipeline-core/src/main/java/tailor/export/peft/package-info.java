/**
 * Adapters in the form of PEFT: a directory of {@code adapter_config.json} and {@code
 * adapter_model.safetensors}, which names the model that it adapts. Wherever a model is named such
 * a directory may be: {@link tailor.export.HuggingFaceModel} finds the base model and merges the
 * adapters into its weights row by row as they are read, so that nobody after it knows of adapters.
 *
 * <p>Traps:
 *
 * <ul>
 *   <li>What is adapted follows from the tensors, not from {@code target_modules}, which may be a
 *       list, a pattern or a word.
 *   <li>The base is named as its maker's machine called it: a path, relative to wherever Python was
 *       started, or a name on the model hub.
 *   <li>With {@code rank_pattern} ranks differ from module to module, and the scaling with them; so
 *       does alpha with {@code alpha_pattern}, whose keys are regular expressions.
 *   <li>{@code fan_in_fan_out} says nothing about the adapters' tensors, only about how the base
 *       has its matrices, which the base says itself: GPT-2's are transposed.
 *   <li>PEFT names the magnitudes of DoRA without {@code .weight} in the file, with it in memory.
 * </ul>
 */
@NullMarked
package tailor.export.peft;

import org.jspecify.annotations.NullMarked;
