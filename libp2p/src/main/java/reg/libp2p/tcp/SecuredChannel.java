package reg.libp2p.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import reg.libp2p.Wire;
import reg.libp2p.upgrade.RecordLayer;

/**
 * Blocking reads and writes through a record layer, to agree on a multiplexer where the security
 * handshake did not. What it read too much stays in {@link #sealed} and {@link #plain}.
 */
final class SecuredChannel implements ByteChannel {
  private static final int READ_BYTES = 4 << 10;

  private final ByteChannel raw;
  private final RecordLayer records;
  private final ByteBuf sealed = Unpooled.buffer();
  private final ByteBuf plain = Unpooled.buffer();

  SecuredChannel(ByteChannel raw, RecordLayer records) {
    this.raw = raw;
    this.records = records;
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    while (!plain.isReadable()) {
      var bytes = ByteBuffer.allocate(READ_BYTES);
      raw.read(bytes);
      sealed.discardReadBytes().writeBytes(bytes.flip());
      plain.clear();
      if (!records.open(sealed, plain)) {
        return -1;
      }
    }
    int length = Math.min(into.remaining(), plain.readableBytes());
    plain.readBytes(into.duplicate().limit(into.position() + length));
    into.position(into.position() + length);
    return length;
  }

  @Override
  public int write(ByteBuffer from) throws IOException {
    int length = from.remaining();
    ByteBuf out = Unpooled.buffer(length + RecordLayer.OVERHEAD_BYTES_MAX);
    byte[] copy = new byte[length];
    from.get(copy);
    records.seal(Unpooled.wrappedBuffer(copy), out);
    Wire.writeFully(raw, out.nioBuffer());
    return length;
  }

  RecordLayer records() {
    return records;
  }

  /** Bytes of records that were not opened yet. */
  ByteBuf sealed() {
    return sealed;
  }

  /** Decrypted bytes that were not read yet. */
  ByteBuf plain() {
    return plain;
  }

  @Override
  public boolean isOpen() {
    return raw.isOpen();
  }

  @Override
  public void close() throws IOException {
    raw.close();
  }
}
