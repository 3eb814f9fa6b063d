package reg.chunker;

import java.nio.ByteBuffer;

/**
 * Cuts every so many bytes.
 *
 * @param longest the length of every chunk but the last, in bytes, at least 1
 */
public record FixedChunker(int longest) implements Chunker {
  public FixedChunker {
    if (longest < 1) {
      throw new IllegalArgumentException("chunks of " + longest + " bytes");
    }
  }

  @Override
  public int next(ByteBuffer window, boolean last) {
    if (window.remaining() >= longest) {
      return longest;
    }
    return last ? window.remaining() : 0;
  }
}
