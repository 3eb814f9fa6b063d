package reg.ipfs.dht;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import reg.libp2p.PeerId;

/** A place in the key space: sha2-256 of a key or of a peer's id. Distance is XOR. */
final class DhtKey {
  static final int BITS = 256;

  private final byte[] bytes;

  private DhtKey(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The place of a key. */
  static DhtKey of(byte[] key) {
    try {
      return new DhtKey(MessageDigest.getInstance("SHA-256").digest(key));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static DhtKey of(PeerId peer) {
    return of(peer.bytes());
  }

  /** How many leading bits are the same; {@link #BITS} for the same place. */
  int sharedBits(DhtKey other) {
    int at = Arrays.mismatch(bytes, other.bytes);
    if (at < 0) {
      return BITS;
    }
    int difference = (bytes[at] ^ other.bytes[at]) & 0xff;
    return at * Byte.SIZE + Integer.numberOfLeadingZeros(difference) - (Integer.SIZE - Byte.SIZE);
  }

  /** Negative when the first is nearer to this than the second, 0 when they are the same. */
  int compareDistance(DhtKey first, DhtKey second) {
    int at = Arrays.mismatch(first.bytes, second.bytes);
    return at < 0
        ? 0
        : ((first.bytes[at] ^ bytes[at]) & 0xff) - ((second.bytes[at] ^ bytes[at]) & 0xff);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DhtKey that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
