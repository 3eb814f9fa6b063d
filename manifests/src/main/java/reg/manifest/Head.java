package reg.manifest;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import reg.base.RegistryException;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.dagcbor.DagCbor;
import reg.ipld.dagcbor.MapNode;

/**
 * What a publisher offers as of now: one object for all artifacts, so that no mixture of old and
 * new passes. Its CID is that of the signed envelope. Format page: head.
 *
 * @param publisher whose
 * @param position where it stands in the publisher's history
 * @param previous the head before it; null for the first
 * @param validity when it was signed and until when it is fresh
 * @param map the pages of the {@link HeadMap}
 * @param attestations the pages of the {@link AttestationList}
 */
public record Head(
    PublisherId publisher,
    HeadPosition position,
    @Nullable Cid previous,
    Validity validity,
    PageList map,
    PageList attestations) {
  private static final Set<String> KEYS =
      Set.of("v", "pub", "epoch", "seq", "prev", "issued", "expires", "map", "attest");

  /**
   * Checks the limits.
   *
   * @throws RegistryException MALFORMED past them
   */
  public Head {
    if (previous != null) {
      Cids.require("prev", previous, Codec.DAG_CBOR);
    }
    if (position.compareTo(HeadPosition.FIRST) == 0 && previous != null) {
      throw Grammar.malformed("the first head has a previous one");
    }
  }

  /** A head without attestations. */
  public Head(
      PublisherId publisher,
      HeadPosition position,
      @Nullable Cid previous,
      Validity validity,
      PageList map) {
    this(publisher, position, previous, validity, map, PageList.EMPTY);
  }

  /** The canonical bytes: the payload of the envelope. */
  public byte[] encode() {
    return DagCbor.encode(
        MapNode.builder()
            .put("v", 1)
            .put("pub", publisher.toString())
            .put("epoch", position.epoch())
            .put("seq", position.seq())
            .put("prev", previous)
            .put("issued", validity.issued().getEpochSecond())
            .put("expires", validity.expires().getEpochSecond())
            .put("map", map.encode())
            .put("attest", attestations.count() == 0 ? null : attestations.encode())
            .build());
  }

  /**
   * Reads the canonical bytes.
   *
   * @throws RegistryException MALFORMED for anything but what {@link #encode} gives
   */
  public static Head decode(byte[] payload) {
    return Decoding.payload("the head", payload, Head::of, Head::encode);
  }

  private static Head of(MapNode fields) {
    fields.requireOnly(KEYS);
    return new Head(
        PublisherId.parse(fields.text("pub")),
        new HeadPosition(fields.natural("epoch"), fields.natural("seq")),
        fields.linkOrNull("prev"),
        new Validity(
            Validity.instant(fields.natural("issued")),
            Validity.instant(fields.natural("expires"))),
        PageList.decode(fields.map("map")),
        fields.find("attest") == null ? PageList.EMPTY : PageList.decode(fields.map("attest")));
  }
}
