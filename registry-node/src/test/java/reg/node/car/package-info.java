/** Tests of {@code reg.node.car}. */
@NullMarked
package reg.node.car;

import org.jspecify.annotations.NullMarked;
