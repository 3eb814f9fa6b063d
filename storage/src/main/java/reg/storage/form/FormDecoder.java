package reg.storage.form;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Cid;

/**
 * Turns a stored form back into its block. Strict and bounded: {@code docs/formats/stored-form.md}
 * lists what it refuses. Keeps its buffers and native context from block to block; not for use by
 * two threads at once.
 */
public final class FormDecoder implements AutoCloseable {
  private final ZstdDecompressCtx context = new ZstdDecompressCtx();
  private final FormMemory memory = new FormMemory();
  private byte[] planes = new byte[0];

  /** Memory for the form to decode, for whoever has the decoder. */
  public FormMemory memory() {
    return memory;
  }

  /**
   * Decodes a stored form that fills the range, and checks the hash.
   *
   * @return the block; of {@link Form#RAW} it borrows the given array, else it has its own
   * @throws RegistryException MALFORMED when the range is not a form that holds bytes, is
   *     truncated, has bytes behind it or another raw size than it says; CORRUPT, naming the CID,
   *     when the bytes have another hash
   */
  public Block decode(Cid cid, byte[] array, int offset, int length) {
    var in = ByteBuffer.wrap(array, offset, length).order(ByteOrder.LITTLE_ENDIAN);
    Form form = Form.read(in);
    int size = Form.readRawSize(in);
    return switch (form) {
      case RAW -> raw(cid, new Input(array, in), size);
      case ZSTD -> zstd(cid, new Input(array, in), size);
      case PLANES -> planes(cid, new Input(array, in), size);
      case REFERENCE -> throw Form.malformed("a reference holds no bytes");
    };
  }

  /** As {@link #decode(Cid, byte[], int, int)}, of a buffer's remaining bytes in its array. */
  public Block decode(Cid cid, ByteBuffer form) {
    return decode(cid, form.array(), form.arrayOffset() + form.position(), form.remaining());
  }

  private static Block raw(Cid cid, Input in, int size) {
    in.requireRemaining(size);
    return Block.verified(cid, in.array, in.buffer.position(), size);
  }

  private Block zstd(Cid cid, Input in, int size) {
    int length = in.buffer.remaining();
    if (length >= size) {
      throw Form.malformed("a zstd frame of " + length + " bytes for " + size);
    }
    byte[] out = new byte[size];
    inflate(in, length, out, 0, size);
    return Block.verified(cid, out);
  }

  private Block planes(Cid cid, Input in, int size) {
    Planes sorter = Planes.of(in.width());
    int groups = sorter.groups(size);
    int planeBytes = groups * Planes.GROUP;
    if (groups == 0) {
      throw Form.malformed("planes of " + size + " bytes");
    }
    int[] lengths = in.lengths(sorter.width(), planeBytes);
    if (planes.length < planeBytes * sorter.width()) {
      planes = new byte[planeBytes * sorter.width()];
    }
    var found = new ArrayList<Planes.Plane>(sorter.width());
    for (int plane = 0; plane < lengths.length; plane++) {
      found.add(plane(in, lengths[plane], plane * planeBytes, planeBytes));
    }
    int tail = size - planeBytes * sorter.width();
    in.requireRemaining(tail);
    byte[] out = new byte[size];
    sorter.join(found, groups, out);
    in.buffer.get(out, size - tail, tail);
    return Block.verified(cid, out);
  }

  /** A plane as long as it may be is raw and stays where it is; a shorter one is a zstd frame. */
  private Planes.Plane plane(Input in, int length, int to, int planeBytes) {
    if (length < planeBytes) {
      inflate(in, length, planes, to, planeBytes);
      return new Planes.Plane(planes, to);
    }
    return new Planes.Plane(in.array, in.skip(length));
  }

  /** Decodes the next {@code length} bytes, a zstd frame, into exactly {@code size} bytes. */
  private void inflate(Input in, int length, byte[] out, int to, int size) {
    int from = in.skip(length);
    ZstdFrame.check(in.array, from, length);
    int written;
    try {
      written = context.decompressByteArray(out, to, size, in.array, from, length);
    } catch (ZstdException e) {
      throw Form.malformed("a damaged zstd frame: " + e.getMessage());
    }
    if (written != size) {
      throw Form.malformed("a zstd frame of " + written + " bytes that should give " + size);
    }
  }

  @Override
  public void close() {
    context.close();
  }

  /** What is left to decode. */
  private static final class Input {
    final byte[] array;
    final ByteBuffer buffer;

    Input(byte[] array, ByteBuffer buffer) {
      this.array = array;
      this.buffer = buffer;
    }

    /** Moves over the next bytes and returns where they begin. */
    int skip(int length) {
      if (length > buffer.remaining()) {
        throw Form.malformed("a truncated stored form");
      }
      int from = buffer.position();
      buffer.position(from + length);
      return from;
    }

    void requireRemaining(int size) {
      if (buffer.remaining() != size) {
        throw Form.malformed("a stored form with " + buffer.remaining() + " bytes for " + size);
      }
    }

    int width() {
      return array[skip(1)];
    }

    int[] lengths(int planes, int planeBytes) {
      int[] lengths = new int[planes];
      for (int i = 0; i < planes; i++) {
        lengths[i] = buffer.getInt(skip(Integer.BYTES));
        if (lengths[i] < 0 || lengths[i] > planeBytes) {
          throw Form.malformed("a plane of " + lengths[i] + " bytes; at most " + planeBytes);
        }
      }
      return lengths;
    }
  }
}
