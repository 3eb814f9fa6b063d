/** Tests of the host, and of it against real peers. */
@NullMarked
package reg.libp2p.swarm;

import org.jspecify.annotations.NullMarked;
