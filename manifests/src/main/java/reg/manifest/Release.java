package reg.manifest;

import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import reg.base.RegistryException;
import reg.ipld.Cid;
import reg.ipld.Codec;

/**
 * One version of a model or data set: what its publisher signs. Its CID is that of the signed
 * envelope, not of these bytes. Format page: release.
 *
 * @param kind model or data set
 * @param id whose, which, which version
 * @param issued when, to the second
 * @param previous the release before it under the same name; null for the first
 * @param content the bytes
 * @param claims what is said about them
 */
public record Release(
    ReleaseKind kind,
    ReleaseId id,
    Instant issued,
    @Nullable Cid previous,
    ReleaseContent content,
    ReleaseClaims claims) {
  private static final int COMMIT_ID_BYTES = 20;

  /**
   * Checks the limits; cuts the time to the second.
   *
   * @throws RegistryException MALFORMED past them
   */
  public Release {
    issued = Validity.wholeSeconds("issued", issued);
    if (previous != null) {
      Cids.require("prev", previous, Codec.DAG_CBOR);
    }
  }

  /** The canonical bytes: the payload of the envelope. */
  public byte[] encode() {
    return ReleaseCodec.encode(this);
  }

  /**
   * Reads the canonical bytes.
   *
   * @throws RegistryException MALFORMED for anything but what {@link #encode} gives
   */
  public static Release decode(byte[] payload) {
    return Decoding.payload("the release", payload, ReleaseCodec::decode, Release::encode);
  }

  /** The 40 hex digits by which hub clients call a release: the first 20 bytes of its digest. */
  public static String commitId(Cid release) {
    byte[] digest = release.multihash().digest();
    return HexFormat.of().formatHex(Arrays.copyOf(digest, COMMIT_ID_BYTES));
  }
}
