package reg.manifest.signing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/** What a signature of the Dead Simple Signing Envelope covers. Source: DSSE v1 protocol. */
public final class Dsse {
  private Dsse() {}

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
