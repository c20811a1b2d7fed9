@NullMarked
package tailor.export.safetensors;

import org.jspecify.annotations.NullMarked;
