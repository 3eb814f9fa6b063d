package reg.node.diff;

import java.util.ArrayList;
import java.util.List;
import reg.chunker.dag.DagFile;
import reg.ipld.BlockSource;
import reg.ipld.Cid;
import reg.ipld.unixfs.Leaf;
import reg.ipld.unixfs.UnixFsReader;

/** Counts the bytes by which ranges of two files differ, reading only where their leaves differ. */
final class RangeCompare {
  private static final int BUFFER_BYTES = 1 << 20;

  private final UnixFsReader reader;
  private final Cid before;
  private final Cid after;
  private final DagFile oldBytes;
  private final DagFile newBytes;
  private final byte[] oldBuffer = new byte[BUFFER_BYTES];
  private final byte[] newBuffer = new byte[BUFFER_BYTES];

  RangeCompare(BlockSource source, Cid before, Cid after) {
    this.reader = new UnixFsReader(source);
    this.before = before;
    this.after = after;
    this.oldBytes = new DagFile(source, before);
    this.newBytes = new DagFile(source, after);
  }

  /** How many bytes differ at the same place of two ranges of one length. */
  long differing(long oldOffset, long newOffset, long length) {
    if (leaves(before, oldOffset, length).equals(leaves(after, newOffset, length))) {
      return 0;
    }
    long differing = 0;
    for (long done = 0; done < length; ) {
      int count = (int) Math.min(BUFFER_BYTES, length - done);
      read(oldBytes, oldOffset + done, oldBuffer, count);
      read(newBytes, newOffset + done, newBuffer, count);
      for (int i = 0; i < count; i++) {
        differing += oldBuffer[i] == newBuffer[i] ? 0 : 1;
      }
      done += count;
    }
    return differing;
  }

  /** The leaves of a range, each placed from the range's start. */
  private List<Leaf> leaves(Cid file, long offset, long length) {
    var leaves = new ArrayList<Leaf>();
    for (var walk = reader.leaves(file, offset, length); walk.hasNext(); ) {
      Leaf leaf = walk.next();
      leaves.add(new Leaf(leaf.cid(), leaf.offset() - offset, leaf.size()));
    }
    return leaves;
  }

  private static void read(DagFile file, long position, byte[] into, int count) {
    for (int done = 0; done < count; ) {
      done += file.read(position + done, into, done, count - done);
    }
  }
}
