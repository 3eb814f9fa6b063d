/** Tests of {@code reg.node.kubo}. */
@NullMarked
package reg.node.kubo;

import org.jspecify.annotations.NullMarked;
