@NullMarked
package tailor.export.gguf;

import org.jspecify.annotations.NullMarked;
