package reg.ipld.unixfs;

import reg.ipld.Cid;

/**
 * The parameters that decide a tree's CIDs. Cutting the file is not among them: the leaves come
 * from outside.
 *
 * <p>Source: IPIP-499; directories become sharded when their estimated size is greater than 256
 * KiB.
 */
public enum UnixFsProfile {
  /**
   * Kubo's default: CIDv0, leaves wrapped in dag-pb, 174 links, shard by the size of names and
   * CIDs.
   */
  V0_2015(0, 174),
  /** CIDv1, raw leaves, 1024 links, shard by the exact size of the block. */
  V1_2025(1, 1024);

  /** Slots of a sharded directory's node. */
  static final int FANOUT = 256;

  private static final long DIRECTORY_BYTES_MAX = 256 << 10;

  private final int cidVersion;
  private final int width;

  UnixFsProfile(int cidVersion, int width) {
    this.cidVersion = cidVersion;
    this.width = width;
  }

  /** The most links of a file's inner node. */
  public int width() {
    return width;
  }

  /** Whether a leaf is the bare bytes; otherwise dag-pb around them. */
  public boolean rawLeaves() {
    return cidVersion == 1;
  }

  /** The CID, in this profile's version, of a block. */
  Cid cid(Cid v1) {
    return cidVersion == 0 ? Cid.v0(v1.multihash()) : v1;
  }

  /** Whether a directory of this exact block size, names and CIDs is sharded. */
  boolean shards(long blockBytes, long nameAndCidBytes) {
    return (cidVersion == 0 ? nameAndCidBytes : blockBytes) > DIRECTORY_BYTES_MAX;
  }
}
