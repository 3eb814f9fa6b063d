package reg.manifest;

import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reg.base.RegistryException;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.dagcbor.BytesNode;

/**
 * Who may sign for a publisher: the record that replaces the one key of the publisher's id once
 * there is more than one, or another. Format page: publisher.
 *
 * @param id whose; the same in every record
 * @param seq counts up with every record; the epoch of the heads under it
 * @param previous the record before it; null for the first
 * @param validity when it was signed and until when it is fresh
 * @param keys 1 to {@value #KEYS_MAX}, in the order of their bytes
 * @param thresholds for each role how many of its keys must sign: at least one, at most all
 * @param modelSigningKeys SPKI public keys of OpenSSF Model Signing, in the order given
 * @param revoked keys whose signatures count no more, in the order of their bytes
 */
public record Publisher(
    PublisherId id,
    long seq,
    @Nullable Cid previous,
    Validity validity,
    List<KeyRoles> keys,
    Map<Role, Integer> thresholds,
    List<BytesNode> modelSigningKeys,
    List<RevokedKey> revoked) {
  /** The largest record, in bytes. */
  public static final int BYTES_MAX = 64 << 10;

  /** How many keys a publisher may have. */
  public static final int KEYS_MAX = 64;

  /** How many keys may be listed as revoked. */
  public static final int REVOKED_MAX = 256;

  /** How many Model Signing keys may be listed. */
  public static final int MODEL_SIGNING_KEYS_MAX = 8;

  /** The largest of them, in bytes; a P-521 key takes 158. */
  public static final int SPKI_BYTES_MAX = 512;

  /**
   * Sorts and copies the lists and checks every rule that needs no other record.
   *
   * @throws RegistryException MALFORMED, saying which rule is broken
   */
  public Publisher {
    if (seq < 0) {
      throw Grammar.malformed("a publisher record with seq " + seq);
    }
    if (previous != null) {
      Cids.require("prev", previous, Codec.DAG_CBOR);
    }
    keys = keys.stream().sorted((a, b) -> a.key().compareTo(b.key())).toList();
    revoked = revoked.stream().sorted((a, b) -> a.key().compareTo(b.key())).toList();
    modelSigningKeys = List.copyOf(modelSigningKeys);
    requireSize("keys", keys.size(), 1, KEYS_MAX);
    requireSize("revoked keys", revoked.size(), 0, REVOKED_MAX);
    requireSize("Model Signing keys", modelSigningKeys.size(), 0, MODEL_SIGNING_KEYS_MAX);
    for (BytesNode spki : modelSigningKeys) {
      requireSize("bytes of a Model Signing key", spki.bytes().length, 1, SPKI_BYTES_MAX);
    }
    requireUnique(
        Stream.concat(keys.stream().map(KeyRoles::key), revoked.stream().map(RevokedKey::key))
            .toList());
    thresholds = requireThresholds(thresholds, keys);
  }

  private static void requireSize(String what, int size, int min, int max) {
    if (size < min || size > max) {
      throw Grammar.malformed(size + " " + what + ", of " + min + " to " + max);
    }
  }

  private static void requireUnique(List<DidKey> keys) {
    var seen = new HashSet<DidKey>();
    for (DidKey key : keys) {
      if (!seen.add(key)) {
        throw Grammar.malformed("key " + key + " is listed twice");
      }
    }
  }

  private static Map<Role, Integer> requireThresholds(
      Map<Role, Integer> thresholds, List<KeyRoles> keys) {
    for (Role role : Role.values()) {
      Integer threshold = thresholds.get(role);
      long holders = keys.stream().filter(key -> key.roles().contains(role)).count();
      if (threshold == null || threshold < 1 || threshold > holders) {
        throw Grammar.malformed(
            "threshold " + threshold + " of role " + role + ", which " + holders + " keys have");
      }
    }
    return Collections.unmodifiableMap(new EnumMap<>(thresholds));
  }

  /** The canonical bytes: the payload of the envelope. */
  public byte[] encode() {
    return PublisherCodec.encode(this);
  }

  /**
   * Reads the canonical bytes.
   *
   * @throws RegistryException MALFORMED for anything but what {@link #encode} gives, and past
   *     {@value #BYTES_MAX} bytes
   */
  public static Publisher decode(byte[] payload) {
    requireSize("bytes of a publisher record", payload.length, 1, BYTES_MAX);
    return Decoding.payload(
        "the publisher record", payload, PublisherCodec::decode, Publisher::encode);
  }
}
