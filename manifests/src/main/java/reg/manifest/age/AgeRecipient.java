package reg.manifest.age;

import java.util.Arrays;
import reg.base.Fault;
import reg.base.RegistryException;

/**
 * Somebody who can be let read: an X25519 public key, written {@code age1…} as {@code age} writes
 * it.
 */
public final class AgeRecipient implements Comparable<AgeRecipient> {
  private static final String PREFIX = "age";

  private final byte[] point;

  AgeRecipient(byte[] point) {
    this.point = point.clone();
  }

  /**
   * Parses {@code age1…}.
   *
   * @throws RegistryException MALFORMED for other text, other kinds of keys, and keys with which no
   *     secret can be shared
   */
  public static AgeRecipient parse(String text) {
    byte[] point = Bech32.decode(PREFIX, text);
    boolean usable =
        point.length == Primitives.KEY_BYTES
            && Primitives.agree(new byte[Primitives.KEY_BYTES], point) != null;
    if (!usable || !text.startsWith(PREFIX)) {
      throw new RegistryException(
          Fault.MALFORMED, "not an X25519 recipient of age, in lower case: " + text);
    }
    return new AgeRecipient(point);
  }

  byte[] point() {
    return point.clone();
  }

  @Override
  public int compareTo(AgeRecipient other) {
    return Arrays.compareUnsigned(point, other.point);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AgeRecipient recipient && Arrays.equals(point, recipient.point);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(point);
  }

  @Override
  public String toString() {
    return Bech32.encode(PREFIX, point);
  }
}
