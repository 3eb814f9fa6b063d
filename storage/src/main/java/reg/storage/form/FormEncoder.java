package reg.storage.form;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import reg.ipld.Block;
import reg.ipld.ElementType;

/**
 * Finds the smallest stored form that is quickly made. Keeps its buffers and native contexts from
 * block to block; not for use by two threads at once.
 */
public final class FormEncoder implements AutoCloseable {
  /**
   * A form must save at least this share of the raw size; below, the time to decode it is wasted.
   */
  private static final int SAVING_DIVISOR = 64;

  /** Elements fewer than this are not worth planes; in bytes. */
  private static final int PLANES_BYTES_MIN = 4096;

  /** Room for the header, the width, the plane lengths and what a tiny zstd frame adds. */
  private static final int HEADERS_BYTES_MAX = 256;

  private static final int LEVEL = 1;

  // Planes hold no repeats worth searching for: the smallest table and longest match leave little
  // but Huffman coding, at three times the speed of level 1 and a better ratio.
  private static final int ENTROPY_HASH_LOG = 6;
  private static final int ENTROPY_MIN_MATCH = 7;
  private static final int FAST_STRATEGY = 1;

  private final ZstdCompressCtx search = new ZstdCompressCtx().setLevel(LEVEL);
  private final ZstdCompressCtx entropy =
      new ZstdCompressCtx()
          .setLevel(LEVEL)
          .setStrategy(FAST_STRATEGY)
          .setHashLog(ENTROPY_HASH_LOG)
          .setMinMatch(ENTROPY_MIN_MATCH)
          .setTargetLength(0);
  private byte[] sorted = new byte[0];
  private byte[] out = new byte[0];

  public FormEncoder() {
    search.setChecksum(false);
    entropy.setChecksum(false);
  }

  /**
   * Encodes a range of at most {@link Block#BYTES_MAX} bytes.
   *
   * @return the stored form, in a buffer of this encoder that the next call overwrites
   */
  public ByteBuffer encode(byte[] array, int offset, int size, ElementType type) {
    ByteBuffer buffer = buffer(size);
    boolean small =
        suitsPlanes(size, type)
            ? planes(array, offset, size, Planes.of(type.width()), buffer)
            : zstd(array, offset, size, buffer);
    return small ? buffer.flip() : raw(array, offset, size);
  }

  /** The raw form of a range, in a buffer as that of {@link #encode}. */
  public ByteBuffer raw(byte[] array, int offset, int size) {
    ByteBuffer buffer = buffer(size);
    Form.RAW.writeHeader(size, buffer);
    return buffer.put(array, offset, size).flip();
  }

  /** Whether so many bytes of this type are sorted into planes. */
  public static boolean suitsPlanes(int size, ElementType type) {
    return Planes.suit(type) && size >= PLANES_BYTES_MIN;
  }

  private ByteBuffer buffer(int size) {
    if (out.length < roomFor(size)) {
      out = new byte[roomFor(size)];
    }
    return ByteBuffer.wrap(out).order(ByteOrder.LITTLE_ENDIAN);
  }

  private boolean zstd(byte[] array, int offset, int size, ByteBuffer buffer) {
    Form.ZSTD.writeHeader(size, buffer);
    compress(search, array, offset, size, buffer);
    return saves(buffer.position(), size);
  }

  private boolean planes(byte[] array, int offset, int size, Planes planes, ByteBuffer buffer) {
    int groups = planes.groups(size);
    int planeBytes = groups * Planes.GROUP;
    int sortedBytes = planeBytes * planes.width();
    if (sorted.length < sortedBytes) {
      sorted = new byte[sortedBytes];
    }
    planes.split(array, offset, groups, sorted);
    Form.PLANES.writeHeader(size, buffer);
    buffer.put((byte) planes.width());
    int lengths = buffer.position();
    buffer.position(lengths + Integer.BYTES * planes.width());
    for (int plane = 0; plane < planes.width(); plane++) {
      int start = buffer.position();
      plane(plane * planeBytes, planeBytes, buffer);
      buffer.putInt(lengths + Integer.BYTES * plane, buffer.position() - start);
    }
    buffer.put(array, offset + sortedBytes, size - sortedBytes);
    return saves(buffer.position(), size);
  }

  private void plane(int from, int planeBytes, ByteBuffer buffer) {
    int start = buffer.position();
    compress(entropy, sorted, from, planeBytes, buffer);
    if (!saves(buffer.position() - start, planeBytes)) {
      buffer.position(start).put(sorted, from, planeBytes);
    }
  }

  private void compress(ZstdCompressCtx context, byte[] in, int from, int size, ByteBuffer buffer) {
    int start = buffer.position();
    int written = context.compressByteArray(out, start, out.length - start, in, from, size);
    buffer.position(start + written);
  }

  private static boolean saves(int stored, int raw) {
    return stored <= raw - raw / SAVING_DIVISOR - 1;
  }

  /** Whatever is tried before it is refused fits: a frame that grew, behind planes kept raw. */
  private static int roomFor(int size) {
    return Math.toIntExact(Zstd.compressBound(size)) + HEADERS_BYTES_MAX;
  }

  @Override
  public void close() {
    search.close();
    entropy.close();
  }
}
