/**
 * From raw bytes to a secured connection: which security is spoken, what a security protocol must
 * give, and in which order things are agreed.
 *
 * <p>Handshakes are blocking code on a virtual thread with one deadline over all of them, so slow
 * or expensive peers never hold an event loop. What is left for the event loop is a {@link
 * reg.libp2p.upgrade.RecordLayer}: bytes in, bytes out. Source: libp2p/specs connections.
 */
@NullMarked
package reg.libp2p.upgrade;

import org.jspecify.annotations.NullMarked;
