@NullMarked
package tailor.export.hub;

import org.jspecify.annotations.NullMarked;
