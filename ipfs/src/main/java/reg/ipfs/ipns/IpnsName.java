package reg.ipfs.ipns;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.libp2p.PeerId;

/**
 * The name of a key's owner, as IPNS uses it.
 *
 * @param owner whose key signs the name's records
 */
public record IpnsName(PeerId owner) {
  /** The name space of the keys under which records are kept. */
  static final String NAMESPACE = "ipns";

  private static final byte[] PREFIX = ("/" + NAMESPACE + "/").getBytes(US_ASCII);

  /**
   * Parses {@code k51…} and every other form of a peer id.
   *
   * @throws RegistryException MALFORMED
   */
  public static IpnsName parse(String text) {
    return new IpnsName(PeerId.parse(text));
  }

  /**
   * The name of a key under which routing keeps records.
   *
   * @throws RegistryException MALFORMED when it is not {@code /ipns/} and the bytes of a peer id
   */
  public static IpnsName ofKey(byte[] key) {
    if (key.length < PREFIX.length
        || !Arrays.equals(key, 0, PREFIX.length, PREFIX, 0, PREFIX.length)) {
      throw new RegistryException(Fault.MALFORMED, "not the key of an IPNS record");
    }
    return new IpnsName(PeerId.decode(Arrays.copyOfRange(key, PREFIX.length, key.length)));
  }

  /** The key under which routing keeps records: {@code /ipns/} and the bytes of the peer id. */
  public byte[] key() {
    byte[] id = owner.bytes();
    byte[] key = Arrays.copyOf(PREFIX, PREFIX.length + id.length);
    System.arraycopy(id, 0, key, PREFIX.length, id.length);
    return key;
  }

  /** {@code k51…}. */
  @Override
  public String toString() {
    return owner.toCidText();
  }
}
