/**
 * Private networks: every byte is encrypted with a key that all members share, below the peers' own
 * security, so that strangers see noise and get none.
 *
 * <p>Each direction begins with 24 random bytes, the nonce, then everything is combined with
 * XSalsa20. This proves nothing about a peer; the handshake above does. Source: libp2p/specs pnet.
 */
@NullMarked
package reg.libp2p.pnet;

import org.jspecify.annotations.NullMarked;
