/** Tests of {@code reg.node.diff}. */
@NullMarked
package reg.node.diff;

import org.jspecify.annotations.NullMarked;
