/** Tests of {@code reg.node.swarm}. */
@NullMarked
package reg.node.swarm;

import org.jspecify.annotations.NullMarked;
