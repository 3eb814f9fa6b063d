package reg.manifest.signing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Codec;
import reg.ipld.dagcbor.DagCbor;
import reg.ipld.dagcbor.MapNode;
import reg.ipld.dagcbor.Node;
import reg.manifest.DidKey;
import reg.manifest.Head;
import reg.manifest.Publisher;
import reg.manifest.PublisherId;
import reg.manifest.Release;

/**
 * A payload and who signed it: {@code {p: payload, t: type, s: [{k: did:key, v: signature}]}}, the
 * signatures over the DSSE pre-authentication encoding of type and payload. To hold an envelope
 * says nothing about its signatures: see {@link EnvelopeVerifier}. Format page: envelope.
 *
 * <p>Limits: {@value #BYTES_MAX} bytes, {@value #SIGNATURES_MAX} signatures, one a key.
 */
public final class Envelope {
  /** The largest envelope, in bytes. */
  public static final int BYTES_MAX = 1 << 20;

  /** The most signatures, so that nobody makes us check more. */
  public static final int SIGNATURES_MAX = 16;

  private final PayloadType type;
  private final byte[] payload;
  private final SortedMap<DidKey, byte[]> signatures;

  private Envelope(PayloadType type, byte[] payload, SortedMap<DidKey, byte[]> signatures) {
    this.type = type;
    this.payload = payload;
    this.signatures = signatures;
  }

  /** The release, signed. */
  public static Envelope sign(Release release, PublisherKey key) {
    return unsigned(PayloadType.RELEASE, release.encode()).cosign(key);
  }

  /** The head, signed. */
  public static Envelope sign(Head head, PublisherKey key) {
    return unsigned(PayloadType.HEAD, head.encode()).cosign(key);
  }

  /** The publisher record, signed. */
  public static Envelope sign(Publisher publisher, PublisherKey key) {
    return unsigned(PayloadType.PUBLISHER, publisher.encode()).cosign(key);
  }

  static Envelope unsigned(PayloadType type, byte[] payload) {
    return new Envelope(type, payload, Collections.emptySortedMap());
  }

  /**
   * The same payload with one more signature; with the same one when the key has signed before.
   *
   * @throws RegistryException INVALID_REQUEST past {@value #SIGNATURES_MAX} signatures
   */
  public Envelope cosign(PublisherKey key) {
    var more = new TreeMap<>(signatures);
    more.put(key.publicKey(), key.sign(signedBytes()));
    if (more.size() > SIGNATURES_MAX) {
      throw new RegistryException(
          Fault.INVALID_REQUEST, "this " + type + " has " + SIGNATURES_MAX + " signatures already");
    }
    return new Envelope(type, payload, more);
  }

  /**
   * Reads an envelope. No signature is checked.
   *
   * @throws RegistryException MALFORMED for anything but the canonical form within the limits
   */
  public static Envelope decode(byte[] bytes) {
    try {
      requireSize(bytes);
      MapNode map = DagCbor.decode(bytes).asMap("it").requireOnly(Set.of("p", "t", "s"));
      PayloadType type = PayloadType.parse(map.text("t"));
      var envelope = new Envelope(type, map.bytes("p"), signatures(map.list("s")));
      if (!Arrays.equals(envelope.encode(), bytes)) {
        throw malformed("it does not encode to the bytes it was read from");
      }
      return envelope;
    } catch (RegistryException e) {
      throw new RegistryException(
          Fault.MALFORMED, "the envelope is malformed: " + e.getMessage(), e);
    }
  }

  private static SortedMap<DidKey, byte[]> signatures(List<Node> list) {
    if (list.size() > SIGNATURES_MAX) {
      throw malformed("it has " + list.size() + " signatures; at most " + SIGNATURES_MAX);
    }
    var signatures = new TreeMap<DidKey, byte[]>();
    for (Node node : list) {
      MapNode map = node.asMap("a signature").requireOnly(Set.of("k", "v"));
      byte[] value = map.bytes("v");
      if (value.length != Ed25519.SIGNATURE_BYTES) {
        throw malformed("a signature has " + value.length + " bytes");
      }
      signatures.put(DidKey.parse(map.text("k")), value);
    }
    return signatures;
  }

  /** The canonical bytes. */
  public byte[] encode() {
    var list = new ArrayList<Node>();
    signatures.forEach(
        (key, value) ->
            list.add(MapNode.builder().put("k", key.toString()).put("v", value).build()));
    return DagCbor.encode(
        MapNode.builder().put("p", payload).put("t", type.text()).put("s", list).build());
  }

  /**
   * The block of the canonical bytes: its CID is the release's or head's.
   *
   * @throws RegistryException MALFORMED past {@value #BYTES_MAX} bytes
   */
  public Block block() {
    byte[] bytes = encode();
    requireSize(bytes);
    return Block.of(Codec.DAG_CBOR, bytes);
  }

  public PayloadType type() {
    return type;
  }

  /** A copy of the payload: two envelopes with the same one say the same. */
  public byte[] payload() {
    return payload.clone();
  }

  /** The keys under whose name there is a signature; nobody has checked it. */
  public SortedSet<DidKey> claimedSigners() {
    return Collections.unmodifiableSortedSet(new TreeSet<>(signatures.keySet()));
  }

  /**
   * Whom the payload names as its publisher; nobody has checked it.
   *
   * @throws RegistryException MALFORMED when the payload is not of its type
   */
  public PublisherId claimedPublisher() {
    return switch (type) {
      case RELEASE -> Release.decode(payload).id().publisher();
      case HEAD -> Head.decode(payload).publisher();
      case PUBLISHER -> Publisher.decode(payload).id();
    };
  }

  /**
   * Requires that every signature is good.
   *
   * @return the keys that signed
   * @throws RegistryException UNSIGNED when there is none; BAD_SIGNATURE for the first bad one
   */
  SortedSet<DidKey> verifySignatures() {
    if (signatures.isEmpty()) {
      throw new RegistryException(Fault.UNSIGNED, "the " + type + " has no signature");
    }
    byte[] message = signedBytes();
    signatures.forEach((key, value) -> Ed25519.verify(key, message, value));
    return claimedSigners();
  }

  private byte[] signedBytes() {
    return Dsse.signedBytes(type.text(), payload);
  }

  private static void requireSize(byte[] bytes) {
    if (bytes.length > BYTES_MAX) {
      throw malformed("it has " + bytes.length + " bytes; at most " + BYTES_MAX);
    }
  }

  private static RegistryException malformed(String why) {
    return new RegistryException(Fault.MALFORMED, why);
  }
}
