/**
 * A transport inside one process: {@code /memory/N} addresses, no sockets and no encryption.
 *
 * <p>It passes the same contract as TCP, so that hosts and protocols can be tested by the hundred.
 * Peers are who they say they are. All classes are safe for many threads.
 */
@NullMarked
package reg.libp2p.memory;

import org.jspecify.annotations.NullMarked;
