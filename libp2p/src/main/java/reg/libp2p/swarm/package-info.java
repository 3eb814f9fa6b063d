/**
 * The host: transports, connections, who is served what, who is banned.
 *
 * <p>A connection has two virtual threads: one accepts streams and starts a thread for each, one
 * asks the peer who it is. Nothing here waits on an event loop. The table of connections is the
 * only state shared between threads, besides the peer book and the scores. Source of the limits:
 * {@link reg.libp2p.Limits}.
 */
@NullMarked
package reg.libp2p.swarm;

import org.jspecify.annotations.NullMarked;
