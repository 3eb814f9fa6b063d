package reg.ipld.car;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.multiformats.Varint;

/**
 * Writes a CAR of version 1: {@code section*}, {@code section = uvarint length || body}, the first
 * body the header and the others {@code CID || data}. What {@link reg.ipld.dag.DagWalk} visits, in
 * that order, is what {@code ipfs dag export} writes.
 *
 * <p>Every method throws {@link UncheckedIOException} when the stream does.
 */
public final class CarWriter implements AutoCloseable {
  private static final int BUFFER_BYTES = 64 << 10;

  private final OutputStream out;

  /** Writes the header; the writer owns the stream from now on. */
  public CarWriter(OutputStream out, List<Cid> roots) {
    this.out = new BufferedOutputStream(out, BUFFER_BYTES);
    byte[] header = CarHeader.ofRoots(roots).encode();
    section(header.length, header);
  }

  /** Writes a block; the caller sees to it that each is written once. */
  public void write(Block block) {
    Cid cid = block.cid();
    section(cid.size() + block.size(), cid.bytes());
    try {
      out.write(block.array(), block.offset(), block.size());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes what is left and closes the stream. */
  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void section(int size, byte[] first) {
    ByteBuffer head = ByteBuffer.allocate(Varint.BYTES_MAX + first.length);
    Varint.write(size, head);
    head.put(first);
    try {
      out.write(head.array(), 0, head.position());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
