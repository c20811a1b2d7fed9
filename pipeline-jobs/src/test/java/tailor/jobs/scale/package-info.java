/** What is large, or shared out in many ways: {@code mvn -Pscale verify}. */
@NullMarked
package tailor.jobs.scale;

import org.jspecify.annotations.NullMarked;
