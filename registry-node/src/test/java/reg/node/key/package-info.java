/** Tests of {@code reg.node.key}. */
@NullMarked
package reg.node.key;

import org.jspecify.annotations.NullMarked;
