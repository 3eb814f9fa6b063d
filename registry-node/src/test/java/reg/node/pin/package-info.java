/** Tests of {@code reg.node.pin}. */
@NullMarked
package reg.node.pin;

import org.jspecify.annotations.NullMarked;
