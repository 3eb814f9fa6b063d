package reg.load;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import reg.base.ByteSize;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.BlockSource;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.unixfs.Leaf;
import reg.ipld.unixfs.UnixFsReader;
import reg.node.folder.ExpectedFile;

/** The pieces of a file from its first byte to its last, without a gap. */
final class Chunks {
  /** The largest chunk: it is held in memory while it is hashed. */
  static final int SIZE_MAX = 256 << 20;

  private Chunks() {}

  /**
   * The chunks of a file.
   *
   * @param nodes where the inner nodes of its tree are
   * @throws RegistryException MALFORMED when the tree does not make up the file; INVALID_REQUEST
   *     for a large file that has but one hash
   */
  static List<Chunk> of(ExpectedFile file, BlockSource nodes) {
    var whole = file.sha256();
    if (whole != null || file.cid().codec() == Codec.RAW) {
      return whole(file, whole == null ? file.cid() : Cid.v1(Codec.RAW, whole));
    }
    var chunks = new ArrayList<Chunk>();
    long covered = 0;
    for (Iterator<Leaf> leaves = new UnixFsReader(nodes).leaves(file.cid()); leaves.hasNext(); ) {
      Leaf leaf = leaves.next();
      if (leaf.offset() != covered || leaf.cid().codec() != Codec.RAW) {
        throw malformed(file, "its tree has a gap at byte " + covered);
      }
      chunks.add(new Chunk(leaf.offset(), leaf.size(), leaf.cid()));
      covered += leaf.size();
    }
    if (covered != file.size()) {
      throw malformed(file, "its tree has " + covered + " bytes, not " + file.size());
    }
    return List.copyOf(chunks);
  }

  private static List<Chunk> whole(ExpectedFile file, Cid cid) {
    if (file.size() > SIZE_MAX) {
      throw new RegistryException(
          Fault.INVALID_REQUEST,
          "file "
              + file.path()
              + " has one hash for all its "
              + ByteSize.format(file.size())
              + ", so no part of it can be checked alone; push it anew with this reg");
    }
    return List.of(new Chunk(0, (int) file.size(), cid));
  }

  /** The place in the list of the chunk with a byte. */
  static int indexAt(List<Chunk> chunks, long position) {
    int low = 0;
    int high = chunks.size() - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (position < chunks.get(middle).end()) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private static RegistryException malformed(ExpectedFile file, String why) {
    return new RegistryException(
        Fault.MALFORMED, "file " + file.path() + " (" + file.cid() + "): " + why);
  }
}
