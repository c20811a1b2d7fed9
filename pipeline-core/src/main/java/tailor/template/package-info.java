/**
 * Chat templates: an interpreter for the Jinja that Hugging Face models carry, in {@code
 * tokenizer_config.json} or GGUF metadata.
 *
 * <pre>
 * source ─ Lexer ─► tokens ─ Parser ─► statements, expressions ─ Template.render ─► pieces
 *                                                    ▲
 *                                 conversation, as Texts with an origin
 * </pre>
 *
 * <p>It renders what transformers renders, character by character: jinja2's sandbox with {@code
 * trim_blocks} and {@code lstrip_blocks}, transformers' own {@code tojson}, {@code raise_exception}
 * and {@code strftime_now}, and generation blocks. The general interpreters for Java were tried and
 * get most real templates wrong; some execute what is written in a message.
 *
 * <p>A template is somebody else's code, so there is nothing to reach from it: no reflection, no
 * files, no methods but those named here, values that cannot be changed, and limits on steps,
 * characters, elements and nesting ({@link tailor.template.Limits}). What a message says is never
 * read as a template.
 *
 * <p>Strings are {@link tailor.template.Text}s, which know of every character whether the template
 * wrote it or which given text it came from, through every slice, split and join. So a control
 * token of the template is told from one that somebody typed, and an answer is found in what was
 * rendered.
 *
 * <p>Not supported, and refused with the line: inheritance and imports, recursive loops, filters
 * for HTML, formatting with {@code %}. Whole numbers have 64 bits. {@code safe} changes nothing,
 * since nothing is escaped.
 */
@NullMarked
package tailor.template;

import org.jspecify.annotations.NullMarked;
