package reg.manifest.attest;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.dagcbor.ListNode;
import reg.ipld.dagcbor.MapNode;
import reg.ipld.dagcbor.Node;
import reg.manifest.DidKey;
import reg.manifest.json.JsonReader;
import reg.manifest.json.JsonWriter;
import reg.manifest.path.SafeText;
import reg.manifest.signing.Dsse;
import reg.manifest.signing.PublisherKey;

/**
 * A payload, its type and who signed it, as JSON. Of the signatures only those whose {@code keyid}
 * is a did:key are kept; nobody could say whose the others are. Source: secure-systems-lab/dsse,
 * envelope.md.
 */
final class DsseEnvelope {
  /** The largest envelope, in bytes. */
  static final int BYTES_MAX = 1 << 20;

  /** The most signatures, of whatever key, so that nobody makes us check more. */
  static final int SIGNATURES_MAX = 16;

  private final String payloadType;
  private final byte[] payload;
  private final SortedMap<DidKey, byte[]> signatures;

  private DsseEnvelope(String payloadType, byte[] payload, SortedMap<DidKey, byte[]> signatures) {
    this.payloadType = payloadType;
    this.payload = payload;
    this.signatures = signatures;
  }

  /** The payload, signed. */
  static DsseEnvelope sign(String payloadType, byte[] payload, PublisherKey key) {
    var signatures = new TreeMap<DidKey, byte[]>();
    signatures.put(key.publicKey(), Dsse.sign(key, payloadType, payload));
    return new DsseEnvelope(payloadType, payload, signatures);
  }

  /**
   * Reads an envelope. No signature is checked.
   *
   * @throws RegistryException MALFORMED past the limits, and for what is no envelope
   */
  static DsseEnvelope read(byte[] json) {
    if (json.length > BYTES_MAX) {
      throw malformed("it has " + json.length + " bytes; at most " + BYTES_MAX);
    }
    MapNode map = json(json).asMap("it");
    return new DsseEnvelope(
        map.text("payloadType"),
        base64("payload", map.text("payload")),
        signatures(map.list("signatures")));
  }

  /** A value of JSON. */
  static Node json(byte[] text) {
    try {
      return JsonReader.read(text);
    } catch (IOException e) {
      throw malformed("it is not JSON: " + SafeText.escape(firstLine(e)));
    }
  }

  private static String firstLine(IOException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  private static SortedMap<DidKey, byte[]> signatures(List<Node> list) {
    if (list.size() > SIGNATURES_MAX) {
      throw malformed("it has " + list.size() + " signatures; at most " + SIGNATURES_MAX);
    }
    var signatures = new TreeMap<DidKey, byte[]>();
    for (Node node : list) {
      MapNode map = node.asMap("a signature");
      byte[] value = base64("sig", map.text("sig"));
      String keyId = map.textOrNull("keyid");
      if (keyId != null && keyId.startsWith(DidKey.PREFIX)) {
        DidKey key = DidKey.parse(keyId);
        if (value.length != Dsse.SIGNATURE_BYTES || signatures.put(key, value) != null) {
          throw malformed("key " + key + " signs twice, or with " + value.length + " bytes");
        }
      }
    }
    return signatures;
  }

  private static byte[] base64(String what, String text) {
    try {
      String standard = text.replace('-', '+').replace('_', '/');
      return Base64.getDecoder().decode(standard.getBytes(US_ASCII));
    } catch (IllegalArgumentException e) {
      throw malformed(what + " is not base64");
    }
  }

  /** The envelope as JSON. */
  byte[] write() {
    var list = new ArrayList<Node>();
    signatures.forEach(
        (key, value) ->
            list.add(
                MapNode.builder()
                    .put("keyid", key.toString())
                    .put("sig", Base64.getEncoder().encodeToString(value))
                    .build()));
    return JsonWriter.write(
        MapNode.builder()
            .put("payloadType", payloadType)
            .put("payload", Base64.getEncoder().encodeToString(payload))
            .put("signatures", new ListNode(list))
            .build());
  }

  String payloadType() {
    return payloadType;
  }

  byte[] payload() {
    return payload.clone();
  }

  /**
   * Requires that every signature of a did:key is good.
   *
   * @return those keys, each once
   * @throws RegistryException UNSIGNED when there is none; BAD_SIGNATURE for the first bad one
   */
  SortedSet<DidKey> verifySignatures() {
    if (signatures.isEmpty()) {
      throw new RegistryException(Fault.UNSIGNED, "no did:key has signed it");
    }
    signatures.forEach((key, value) -> Dsse.verify(key, payloadType, payload, value));
    return Collections.unmodifiableSortedSet(new TreeSet<>(signatures.keySet()));
  }

  static RegistryException malformed(String why) {
    return new RegistryException(Fault.MALFORMED, why);
  }
}
