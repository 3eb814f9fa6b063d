/** Tests of {@code reg.node.store}. */
@NullMarked
package reg.node.store;

import org.jspecify.annotations.NullMarked;
