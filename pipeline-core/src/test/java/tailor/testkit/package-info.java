/** What tests of Tailor, and of components written for it, are made with. */
@NullMarked
package tailor.testkit;

import org.jspecify.annotations.NullMarked;
