/**
 * The keys libp2p peers identify themselves by: our own is Ed25519, others' may also be RSA, ECDSA
 * or secp256k1.
 *
 * <p>A key from outside becomes a {@link reg.libp2p.crypto.PublicKey} only after all its checks; a
 * signature is never reported by a boolean, a bad one throws. Values are immutable and safe for
 * many threads. Source: libp2p/specs peer-ids.
 */
@NullMarked
package reg.libp2p.crypto;

import org.jspecify.annotations.NullMarked;
