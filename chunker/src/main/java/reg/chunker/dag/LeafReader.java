package reg.chunker.dag;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.chunker.Chunker;
import reg.chunker.FixedChunker;
import reg.chunker.Layout;
import reg.chunker.Region;
import reg.ipld.ElementType;
import reg.ipld.multiformats.Multihash;

/**
 * Reads a file front to back, finds its leaves and hashes it whole on the way. For one thread at a
 * time.
 */
final class LeafReader {
  private static final int PIECE_BYTES = 128 << 10;

  private final ByteInput input;
  private final Iterator<Region> regions;
  private final MessageDigest sha256 = Multihash.newSha256();

  /** The bytes behind the last cut, which the next batch begins with. */
  private final byte[] carry = new byte[Layout.CHUNK_BYTES_MAX];

  private int carried;
  private @Nullable Region region;

  /** How many bytes of the region were read. */
  private long readOfRegion;

  /** How many bytes of the file were read. */
  private long read;

  LeafReader(ByteInput input, List<Region> regions) {
    this.input = input;
    this.regions = regions.iterator();
    nextRegion();
  }

  /** Whether every byte was handed out in a batch. */
  boolean ended() {
    return region == null;
  }

  /** How many bytes were read. */
  long size() {
    return read;
  }

  /** The hash of all bytes; once, at the end. */
  Multihash sha256() {
    return Multihash.ofSha256(sha256.digest());
  }

  /** Fills a batch with at least one leaf, unless this has {@link #ended} or does so now. */
  void fill(Batch batch) {
    batch.begin(read - carried);
    System.arraycopy(carry, 0, batch.buffer, 0, carried);
    int filled = carried;
    carried = 0;
    int cut = 0;
    while (region != null) {
      int wanted = wanted(region, Batch.BYTES - filled);
      int count = readHashed(batch.buffer, filled, wanted);
      read += count;
      readOfRegion += count;
      filled += count;
      boolean regionEnds = count < wanted || readOfRegion == region.length();
      cut = cut(batch, cut, filled, regionEnds);
      if (!regionEnds) {
        break;
      }
      nextRegion();
    }
    carried = filled - cut;
    System.arraycopy(batch.buffer, cut, carry, 0, carried);
  }

  /** Reads in pieces, so that they are hashed while the processor's cache has them. */
  private int readHashed(byte[] into, int offset, int length) {
    int done = 0;
    boolean more = true;
    while (more && done < length) {
      int piece = Math.min(length - done, PIECE_BYTES);
      int count = input.read(into, offset + done, piece);
      Multihash.update(sha256, into, offset + done, count);
      done += count;
      more = count == piece;
    }
    return done;
  }

  /** How much to read: of a region cut by length only whole chunks, so that nothing is carried. */
  private int wanted(Region region, int room) {
    long left = region.length() - readOfRegion;
    if (left <= room) {
      return (int) left;
    }
    return region.chunker() instanceof FixedChunker fixed ? room - room % fixed.longest() : room;
  }

  /** Adds the leaves found from {@code from} and returns where they end. */
  private int cut(Batch batch, int from, int filled, boolean last) {
    Region current = region;
    if (current == null) {
      return from;
    }
    Chunker chunker = current.chunker();
    var window = ByteBuffer.wrap(batch.buffer, from, filled - from);
    for (int length = chunker.next(window, last); length > 0; ) {
      long offset = batch.offset + window.position() - current.offset();
      batch.leaves.add(
          new Batch.Leaf(window.position(), length, elements(current.elements(), offset)));
      window.position(window.position() + length);
      length = chunker.next(window, last);
    }
    return window.position();
  }

  /** A leaf that begins inside an element is only bytes. */
  private static ElementType elements(ElementType elements, long offset) {
    return offset % elements.width() == 0 ? elements : ElementType.BYTES;
  }

  private void nextRegion() {
    region = regions.hasNext() ? regions.next() : null;
    readOfRegion = 0;
  }
}
