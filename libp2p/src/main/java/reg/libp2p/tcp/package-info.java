/**
 * TCP: sockets on Netty event loops, native epoll where it is served, secured and multiplexed
 * before anyone above sees them.
 *
 * <p>A handshake runs as blocking code on a virtual thread over a channel that reads only on
 * demand, with one deadline; then the channel's pipeline becomes {@code [private network] > records
 * > frames} and the event loop takes over. Writes are batches, flushed once a turn.
 */
@NullMarked
package reg.libp2p.tcp;

import org.jspecify.annotations.NullMarked;
