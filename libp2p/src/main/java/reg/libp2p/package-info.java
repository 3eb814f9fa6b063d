/**
 * The public face of our libp2p: {@link reg.libp2p.Host} dials and listens, {@link
 * reg.libp2p.Connection} is a secured, multiplexed link to one peer, {@link reg.libp2p.Stream} a
 * blocking byte channel over it, {@link reg.libp2p.ProtocolHandler} serves streams.
 *
 * <p>Peers are hostile: every length, count and time has a limit of {@link reg.libp2p.Limits}.
 * Event loops only move frames; all code above a stream runs on virtual threads and blocks. Spoken
 * protocols, and the programs that each was tested with, are listed in {@code docs/protocols.md}.
 */
@NullMarked
package reg.libp2p;

import org.jspecify.annotations.NullMarked;
