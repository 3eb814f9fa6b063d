/** Tests of {@code reg.node.name}. */
@NullMarked
package reg.node.name;

import org.jspecify.annotations.NullMarked;
