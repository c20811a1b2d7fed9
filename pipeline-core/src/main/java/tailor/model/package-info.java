/** The language model as plain numerics: shape, parameters, kernels, transformer. No Spark. */
@NullMarked
package tailor.model;

import org.jspecify.annotations.NullMarked;
