package reg.manifest.age;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import reg.manifest.age.AgePayload.Place;

/** The payload of an age file, encrypted as it is read. The header is not in it. For one thread. */
public final class AgeEncryptor extends InputStream {
  private final AgePayload payload;
  private final InputStream content;
  private final byte[] plain = new byte[AgePayload.CHUNK_BYTES + 1];
  private final ByteBuffer sealed = ByteBuffer.allocate(AgePayload.SEALED_BYTES);
  private int held;
  private long number;
  private boolean ended;

  /**
   * Encrypts under a key that has encrypted nothing yet.
   *
   * @param content read to its end; not closed
   */
  public AgeEncryptor(AgeFileKey key, InputStream content) {
    this.payload = AgePayload.create(key);
    this.content = content;
    sealed.put(payload.nonce()).flip();
  }

  @Override
  public int read() throws IOException {
    return fill() ? Byte.toUnsignedInt(sealed.get()) : -1;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, into.length);
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, sealed.remaining());
    sealed.get(into, offset, count);
    return count;
  }

  /** Seals the next chunk when the one before is used up; the last is known by what follows it. */
  private boolean fill() throws IOException {
    if (sealed.hasRemaining()) {
      return true;
    }
    if (ended) {
      return false;
    }
    held += content.readNBytes(plain, held, plain.length - held);
    ended = held < plain.length;
    int size = ended ? held : AgePayload.CHUNK_BYTES;
    Place place = ended ? Place.LAST : Place.BEFORE_OTHERS;
    payload.seal(number++, place, ByteBuffer.wrap(plain, 0, size), sealed.clear());
    sealed.flip();
    plain[0] = plain[plain.length - 1];
    held = 1;
    return true;
  }
}
