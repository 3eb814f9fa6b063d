package reg.manifest;

import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.multiformats.Multihash;

/**
 * A file of a release.
 *
 * @param path where it lies; see {@link reg.manifest.path.PathRules}
 * @param size in bytes
 * @param cid the root of its UnixFS tree, or its one raw leaf
 * @param sha256 of the whole file
 */
public record ReleaseFile(String path, long size, Cid cid, Multihash sha256) {
  /**
   * Checks what needs no other file: sizes, codecs, and that a raw leaf has the hash of the file.
   *
   * @throws RegistryException MALFORMED, naming the path
   */
  public ReleaseFile {
    Cids.require("the root of " + Grammar.quote(path), cid, Codec.RAW, Codec.DAG_PB);
    if (size < 0 || sha256.code() != Multihash.SHA2_256) {
      throw Grammar.malformed(
          "file " + Grammar.quote(path) + " has size " + size + " and hash " + sha256);
    }
    boolean oneLeaf = cid.codec() == Codec.RAW;
    if (oneLeaf && (size > Block.BYTES_MAX || !cid.multihash().equals(sha256))) {
      throw Grammar.malformed(
          "file " + Grammar.quote(path) + " is one leaf, but size or sha256 are not the leaf's");
    }
  }
}
