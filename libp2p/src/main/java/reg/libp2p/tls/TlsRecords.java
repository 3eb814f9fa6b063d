package reg.libp2p.tls;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import reg.libp2p.upgrade.RecordLayer;

/** The engine after its handshake, fed with arrays of many records at a time. */
final class TlsRecords implements RecordLayer {
  private static final int HEADER_BYTES = 5;
  private static final int PLAIN_BYTES_MAX = 1 << 14;

  /** Key updates and tickets in one connection; each costs us work, so a flood ends it. */
  private static final int MESSAGES_MAX = 1_024;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SSLEngine engine;
  private final TlsEngines engines;
  private final AtomicBoolean closed = new AtomicBoolean();
  private int messages;

  /**
   * @param engines who made the engine, and releases it
   */
  TlsRecords(SSLEngine engine, TlsEngines engines) {
    this.engine = engine;
    this.engines = engines;
  }

  @Override
  public void seal(ByteBuf plain, ByteBuf sealed) throws IOException {
    ByteBuffer from = plain.nioBuffer();
    while (from.hasRemaining()) {
      wrap(from, Math.min(from.remaining(), PLAIN_BYTES_MAX), sealed);
    }
    plain.skipBytes(plain.readableBytes());
  }

  @Override
  public boolean open(ByteBuf sealed, ByteBuf plain) throws IOException {
    while (lacking(sealed) == 0) {
      if (!unwrap(sealed, recordBytes(sealed), plain)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int lacking(ByteBuf sealed) {
    int there = sealed.readableBytes();
    return there < HEADER_BYTES ? HEADER_BYTES - there : Math.max(0, recordBytes(sealed) - there);
  }

  private static int recordBytes(ByteBuf sealed) {
    return HEADER_BYTES + sealed.getUnsignedShort(sealed.readerIndex() + HEADER_BYTES - 2);
  }

  private boolean unwrap(ByteBuf sealed, int record, ByteBuf plain) throws IOException {
    plain.ensureWritable(record);
    ByteBuffer from = sealed.internalNioBuffer(sealed.readerIndex(), record);
    ByteBuffer into = plain.internalNioBuffer(plain.writerIndex(), plain.writableBytes());
    SSLEngineResult result = engine.unwrap(from, into);
    sealed.skipBytes(result.bytesConsumed());
    plain.writerIndex(plain.writerIndex() + result.bytesProduced());
    if (engines.areNative() && result.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
      throw new IOException("a TLS record that is not sound");
    }
    if (result.bytesProduced() == 0 && ++messages > MESSAGES_MAX) {
      throw new IOException("too many TLS messages without data");
    }
    if (result.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
      for (Runnable task = engine.getDelegatedTask();
          task != null;
          task = engine.getDelegatedTask()) {
        task.run();
      }
    }
    return switch (result.getStatus()) {
      case OK -> true;
      case CLOSED -> false;
      case BUFFER_OVERFLOW, BUFFER_UNDERFLOW ->
          throw new IOException("a TLS record that does not fit: " + result.getStatus());
    };
  }

  @Override
  public boolean hasAnswer() {
    return engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP;
  }

  @Override
  public void answer(ByteBuf sealed) throws IOException {
    while (hasAnswer()) {
      wrap(NOTHING.duplicate(), 0, sealed);
    }
  }

  @Override
  public void farewell(ByteBuf sealed) throws IOException {
    engine.closeOutbound();
    while (!engine.isOutboundDone()) {
      wrap(NOTHING.duplicate(), 0, sealed);
    }
  }

  @Override
  public boolean isDirect() {
    return engines.areNative();
  }

  @Override
  public void close() {
    if (!closed.getAndSet(true)) {
      engines.release(engine);
    }
  }

  private void wrap(ByteBuffer from, int length, ByteBuf sealed) throws IOException {
    sealed.ensureWritable(engine.getSession().getPacketBufferSize());
    ByteBuffer into = sealed.internalNioBuffer(sealed.writerIndex(), sealed.writableBytes());
    SSLEngineResult result = engine.wrap(from, into);
    if (result.getStatus() == SSLEngineResult.Status.CLOSED && length > 0) {
      throw new IOException("the TLS connection is closed");
    }
    sealed.writerIndex(sealed.writerIndex() + result.bytesProduced());
  }
}
