package reg.chunker.dag;

import java.util.ArrayList;
import java.util.List;
import reg.chunker.Layout;
import reg.ipld.ElementType;
import reg.ipld.unixfs.Subtree;

/** A stretch of a file in a buffer that is used again and again, with the leaves found in it. */
final class Batch {
  /** Room for two chunks of the greatest length, so that a chunk always fits behind a carry. */
  static final int BYTES = 2 * Layout.CHUNK_BYTES_MAX;

  final byte[] buffer = new byte[BYTES];
  final List<Leaf> leaves = new ArrayList<>();

  /** The leaves' blocks, once they are written. */
  final List<Subtree> written = new ArrayList<>();

  /** Where in the file the buffer's first byte lies. */
  long offset;

  /** The bytes in leaves that were new to the sink. */
  long newBytes;

  boolean done;

  void begin(long offset) {
    this.offset = offset;
    leaves.clear();
    written.clear();
    newBytes = 0;
    done = false;
  }

  /** The bytes in leaves. */
  int size() {
    return leaves.isEmpty() ? 0 : leaves.getLast().start() + leaves.getLast().size();
  }

  /**
   * A leaf's bytes in the buffer.
   *
   * @param elements what they are made of
   */
  record Leaf(int start, int size, ElementType elements) {}
}
