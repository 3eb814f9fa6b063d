package reg.node.folder;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.BlockSource;
import reg.ipld.Codec;
import reg.ipld.multiformats.Multihash;
import reg.ipld.unixfs.Leaf;
import reg.ipld.unixfs.UnixFsReader;

/**
 * Cuts files into the pieces that threads hash, as they are asked for: leaves of about {@value
 * #PIECE_BYTES} bytes together, or a whole file where the leaves are not to be used.
 */
final class Pieces implements Iterator<Piece> {
  /** Large enough that opening the file again does not count, also before that is compiled. */
  static final long PIECE_BYTES = 16 << 20;

  /** A file that is one block is read at once when it is no larger. */
  private static final long BLOCK_BYTES_MAX = 4 << 20;

  private final UnixFsReader reader;
  private final Iterator<ExpectedFile> files;
  private @Nullable ExpectedFile file;
  private Iterator<Leaf> leaves = Collections.emptyIterator();
  private long covered;

  Pieces(List<ExpectedFile> files, BlockSource source) {
    this.files = files.iterator();
    this.reader = new UnixFsReader(source);
  }

  @Override
  public boolean hasNext() {
    return leaves.hasNext() || files.hasNext();
  }

  @Override
  public Piece next() {
    if (file != null && leaves.hasNext()) {
      return nextLeaves(file);
    }
    if (!files.hasNext()) {
      throw new NoSuchElementException();
    }
    ExpectedFile next = files.next();
    Multihash whole = next.sha256();
    if (whole == null && next.cid().codec() == Codec.RAW) {
      if (next.size() <= BLOCK_BYTES_MAX) {
        var only = new Leaf(next.cid(), 0, (int) next.size());
        return new Piece.Leaves(next, List.of(only));
      }
      whole = next.cid().multihash();
    }
    if (whole != null) {
      return new Piece.Whole(next, whole);
    }
    file = next;
    covered = 0;
    leaves = reader.leaves(next.cid());
    return nextLeaves(next);
  }

  private Piece nextLeaves(ExpectedFile of) {
    var piece = new ArrayList<Leaf>();
    long size = 0;
    while (leaves.hasNext() && size < PIECE_BYTES) {
      Leaf leaf = leaves.next();
      requireNext(of, leaf);
      piece.add(leaf);
      size += leaf.size();
      covered += leaf.size();
    }
    if (!leaves.hasNext() && covered != of.size()) {
      throw malformed(of, "its leaves have " + covered + " bytes, not " + of.size());
    }
    return new Piece.Leaves(of, piece);
  }

  /** A gap between leaves would be bytes that nobody hashed. */
  private void requireNext(ExpectedFile of, Leaf leaf) {
    if (leaf.offset() != covered) {
      throw malformed(of, "its leaves do not follow one another at byte " + covered);
    }
    if (leaf.cid().codec() != Codec.RAW) {
      throw malformed(of, "leaf " + leaf.cid() + " is not raw");
    }
  }

  private static RegistryException malformed(ExpectedFile file, String what) {
    return new RegistryException(
        Fault.MALFORMED, "file " + file.path() + " (" + file.cid() + "): " + what);
  }
}
