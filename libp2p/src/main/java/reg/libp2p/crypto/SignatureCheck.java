package reg.libp2p.crypto;

import java.security.GeneralSecurityException;

/** Checks signatures of one public key that was already found sound. */
@FunctionalInterface
interface SignatureCheck {
  /** Whether the signature is the key's over the message; a malformed one may also throw. */
  boolean verifies(byte[] message, byte[] signature) throws GeneralSecurityException;
}
