/** From documents to examples: tasks, chat templates, splits. */
@NullMarked
package tailor.format;

import org.jspecify.annotations.NullMarked;
