package reg.chunker;

import java.nio.ByteBuffer;

/**
 * Finds the end of the next chunk. A pure function of the bytes: it keeps nothing between calls.
 */
public sealed interface Chunker permits FixedChunker, GearChunker {
  /**
   * The length of the chunk that begins at the window's position, or 0 when the window is too short
   * to tell. The answer depends only on the bytes, not on how much more the window holds.
   *
   * @param window bytes backed by an array, from the chunk's first byte; not moved
   * @param last whether the window reaches the end of what is cut; then the answer is 0 only for an
   *     empty window
   */
  int next(ByteBuffer window, boolean last);

  /** The longest chunk, in bytes; a window of this length always gives an answer. */
  int longest();
}
