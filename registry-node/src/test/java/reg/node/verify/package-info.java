/** Tests of {@code reg.node.verify}. */
@NullMarked
package reg.node.verify;

import org.jspecify.annotations.NullMarked;
