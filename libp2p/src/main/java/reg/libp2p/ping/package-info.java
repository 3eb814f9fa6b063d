/**
 * Ping: {@code /ipfs/ping/1.0.0}. The dialler writes 32 random bytes, the listener echoes them,
 * until the dialler closes. Source: libp2p/specs ping.
 */
@NullMarked
package reg.libp2p.ping;

import org.jspecify.annotations.NullMarked;
