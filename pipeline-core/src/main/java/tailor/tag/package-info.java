/** Tags documents: language, sentiment, topic, labels. */
@NullMarked
package tailor.tag;

import org.jspecify.annotations.NullMarked;
