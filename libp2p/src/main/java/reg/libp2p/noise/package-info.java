/**
 * The Noise security of libp2p: Noise_XX_25519_ChaChaPoly_SHA256 with each peer's identity key
 * signed inside the handshake and the multiplexer agreed early.
 *
 * <p>Every message is {@code u16 big-endian length || bytes}. Primitives are the JDK's. A handshake
 * is blocking code of one thread; afterwards the records belong to the event loop. Source:
 * libp2p/specs noise, the Noise protocol framework revision 34.
 */
@NullMarked
package reg.libp2p.noise;

import org.jspecify.annotations.NullMarked;
