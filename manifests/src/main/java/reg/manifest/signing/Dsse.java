package reg.manifest.signing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import reg.base.RegistryException;
import reg.manifest.DidKey;

/**
 * What a signature of the Dead Simple Signing Envelope covers, and such signatures by Ed25519.
 * Source: DSSE v1 protocol.
 */
public final class Dsse {
  /** How long a signature by Ed25519 is, in bytes. */
  public static final int SIGNATURE_BYTES = Ed25519.SIGNATURE_BYTES;

  private Dsse() {}

  /** The 64-byte signature of a payload of that type. */
  public static byte[] sign(PublisherKey key, String type, byte[] payload) {
    return key.sign(signedBytes(type, payload));
  }

  /**
   * Requires that the signature is the key's, over that payload and type.
   *
   * @throws RegistryException BAD_SIGNATURE, naming the key
   */
  public static void verify(DidKey key, String type, byte[] payload, byte[] signature) {
    Ed25519.verify(key, signedBytes(type, payload), signature);
  }

  /**
   * The pre-authentication encoding: {@code "DSSEv1 " || len(type) || " " || type || " " ||
   * len(payload) || " " || payload}, lengths in bytes and decimal.
   */
  public static byte[] signedBytes(String type, byte[] payload) {
    int typeBytes = type.getBytes(UTF_8).length;
    String head = "DSSEv1 " + typeBytes + " " + type + " " + payload.length + " ";
    byte[] headBytes = head.getBytes(UTF_8);
    return ByteBuffer.allocate(headBytes.length + payload.length)
        .put(headBytes)
        .put(payload)
        .array();
  }
}
