/**
 * identify and identify push: peers tell each other their key, addresses and protocols.
 *
 * <p>{@code /ipfs/id/1.0.0}: who opens the stream reads; {@code /ipfs/id/push/1.0.0}: who opens it
 * writes. Messages are length-prefixed; a sender may split one into several, which are merged, up
 * to a limit. What a peer says of itself is believed only for itself. Source: libp2p/specs
 * identify.
 */
@NullMarked
package reg.libp2p.identify;

import org.jspecify.annotations.NullMarked;
