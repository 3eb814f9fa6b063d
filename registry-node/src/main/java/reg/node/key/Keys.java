package reg.node.key;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.multiformats.Multibase;
import reg.manifest.DidKey;
import reg.manifest.PublisherId;
import reg.manifest.signing.PublisherKey;
import reg.node.Home;
import reg.node.trust.Fingerprint;

/**
 * The two keys of a home: the publisher's, which signs releases and heads, and the node's, which is
 * its name in the network. They are not the same, so that a server need not hold what signs.
 */
public final class Keys {
  /** An Ed25519 SubjectPublicKeyInfo up to its 32 bytes. Source: RFC 8410. */
  private static final byte[] SPKI_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  /**
   * A peer id up to the 32 bytes of the key: identity multihash of 36 bytes, protobuf {@code Type:
   * Ed25519, Data: 32 bytes}. Source: libp2p peer-ids.
   */
  private static final byte[] PEER_ID_PREFIX = HexFormat.of().parseHex("002408011220");

  private final Home home;

  public Keys(Home home) {
    this.home = home;
  }

  /** Whether there is an identity. */
  public boolean exist() {
    return Files.exists(home.publisherKey());
  }

  /** The publisher of this home; null when there is no identity. */
  public @Nullable PublisherId publisherId() {
    return exist() ? new KeyRing(home).publisherId() : null;
  }

  /**
   * Makes the keys that are missing.
   *
   * @param publisherKey a PKCS#8 PEM file whose key to take for the publisher; null for a new one
   * @return the identity, new or as it was
   * @throws RegistryException CONFLICT when there is another publisher key already; as {@link
   *     PublisherKey#load} for the file
   */
  public Identity init(@Nullable Path publisherKey) {
    PublisherKey given = publisherKey == null ? null : PublisherKey.load(publisherKey);
    home.create();
    if (!exist()) {
      (given == null ? PublisherKey.generate() : given).save(home.publisherKey());
    } else if (given != null && !given.publicKey().equals(publisher().publicKey())) {
      throw new RegistryException(
          Fault.CONFLICT,
          home
              + " has the identity "
              + publisher().publicKey()
              + " already; set "
              + Home.VARIABLE
              + " to another folder for another identity");
    }
    if (!Files.exists(home.nodeKey())) {
      PublisherKey.generate().save(home.nodeKey());
    }
    return show();
  }

  /**
   * Who this home is.
   *
   * @throws RegistryException NOT_FOUND when there are no keys yet
   */
  public Identity show() {
    PublisherId publisher = new KeyRing(home).publisherId();
    return new Identity(
        publisher.toString(),
        Fingerprint.of(publisher),
        peerId(PublisherKey.load(home.nodeKey()).publicKey()),
        home.publisherKey());
  }

  /** The publisher's public key as SubjectPublicKeyInfo in PEM. */
  public String publicPem() {
    byte[] der = concat(SPKI_PREFIX, publisher().publicKey().bytes());
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getEncoder().encodeToString(der)
        + "\n-----END PUBLIC KEY-----\n";
  }

  /**
   * Writes the publisher's private key to a new file that only its owner can read, for a backup.
   *
   * @throws RegistryException CONFLICT when the file exists
   */
  public void exportPrivate(Path file) {
    publisher().save(file);
  }

  private PublisherKey publisher() {
    return PublisherKey.load(home.publisherKey());
  }

  private static String peerId(DidKey key) {
    return Multibase.BASE58BTC.encodeBare(concat(PEER_ID_PREFIX, key.bytes()));
  }

  private static byte[] concat(byte[] first, byte[] second) {
    return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
  }
}
