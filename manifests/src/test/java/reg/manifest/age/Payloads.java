package reg.manifest.age;

import java.nio.ByteBuffer;
import java.util.Arrays;
import reg.manifest.age.AgePayload.Place;

/** Whole payloads in memory. */
final class Payloads {
  private Payloads() {}

  static byte[] open(AgeFileKey key, byte[] sealed) {
    var content = ByteBuffer.allocate((int) AgePayload.contentBytes(sealed.length));
    AgePayload payload = AgePayload.open(key, Arrays.copyOf(sealed, AgePayload.NONCE_BYTES));
    int at = AgePayload.NONCE_BYTES;
    for (long number = 0; at < sealed.length; number++) {
      int length = Math.min(AgePayload.SEALED_BYTES, sealed.length - at);
      Place place = at + length == sealed.length ? Place.LAST : Place.BEFORE_OTHERS;
      payload.open(number, place, ByteBuffer.wrap(sealed, at, length), content);
      at += length;
    }
    return content.array();
  }
}
