package reg.libp2p.tls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import reg.libp2p.Wire;

/**
 * Drives an engine's handshake over a blocking channel, record by record, so that not a byte behind
 * the handshake is taken from the channel.
 */
final class TlsHandshake {
  private static final int HEADER_BYTES = 5;

  /** RFC 8446: 2^14 of plaintext and 256 of expansion. */
  private static final int RECORD_BYTES_MAX = (1 << 14) + 256;

  /** A handshake has about ten records; a peer that sends many more is not making progress. */
  private static final int RECORDS_MAX = 64;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SSLEngine engine;
  private final ByteChannel channel;
  private final boolean resumes;
  private final ByteBuffer incoming = ByteBuffer.allocate(HEADER_BYTES + RECORD_BYTES_MAX).flip();
  private final ByteBuffer outgoing;
  private final ByteBuffer plain;
  private int records;

  /**
   * @param resumes whether the engine goes on behind a task or record only when it is called again,
   *     with or without another record
   */
  TlsHandshake(SSLEngine engine, ByteChannel channel, boolean resumes) {
    this.engine = engine;
    this.channel = channel;
    this.resumes = resumes;
    this.outgoing = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    this.plain = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
  }

  void run() throws IOException {
    try {
      handshake();
    } catch (SSLException e) {
      sendAlert(e);
      throw e;
    }
  }

  private void handshake() throws IOException {
    engine.beginHandshake();
    HandshakeStatus status = engine.getHandshakeStatus();
    while (status != HandshakeStatus.FINISHED && status != HandshakeStatus.NOT_HANDSHAKING) {
      status =
          switch (status) {
            case NEED_TASK -> tasks();
            case NEED_WRAP -> wrap();
            case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> unwrap();
            case FINISHED, NOT_HANDSHAKING -> status;
          };
    }
    if (incoming.hasRemaining() || plain.position() > 0) {
      throw new IOException("TLS data inside the handshake");
    }
  }

  /** Tells the peer why, as far as it still listens. */
  private void sendAlert(SSLException reason) {
    try {
      outgoing.clear();
      engine.wrap(NOTHING.duplicate(), outgoing);
      Wire.writeFully(channel, outgoing.flip());
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
  }

  private HandshakeStatus tasks() throws SSLException {
    for (Runnable task = engine.getDelegatedTask();
        task != null;
        task = engine.getDelegatedTask()) {
      task.run();
    }
    return behind(engine.getHandshakeStatus());
  }

  /** The status when the engine has also done what it can do without another record. */
  private HandshakeStatus behind(HandshakeStatus status) throws SSLException {
    return resumes && status == HandshakeStatus.NEED_UNWRAP && !incoming.hasRemaining()
        ? engine.unwrap(NOTHING.duplicate(), plain).getHandshakeStatus()
        : status;
  }

  private HandshakeStatus wrap() throws IOException {
    outgoing.clear();
    SSLEngineResult result = engine.wrap(NOTHING.duplicate(), outgoing);
    Wire.writeFully(channel, outgoing.flip());
    requireOpen(result);
    return result.getHandshakeStatus();
  }

  private HandshakeStatus unwrap() throws IOException {
    if (!incoming.hasRemaining()) {
      readRecord();
    }
    SSLEngineResult result = engine.unwrap(incoming, plain);
    requireOpen(result);
    return behind(result.getHandshakeStatus());
  }

  private void readRecord() throws IOException {
    if (++records > RECORDS_MAX) {
      throw new IOException("a TLS handshake of more than " + RECORDS_MAX + " records");
    }
    incoming.clear().limit(HEADER_BYTES);
    Wire.readFully(channel, incoming);
    int length = Short.toUnsignedInt(incoming.getShort(HEADER_BYTES - 2));
    if (length > RECORD_BYTES_MAX) {
      throw new IOException("a TLS record of " + length + " bytes");
    }
    incoming.limit(HEADER_BYTES + length);
    Wire.readFully(channel, incoming);
    incoming.flip();
  }

  private static void requireOpen(SSLEngineResult result) throws IOException {
    if (result.getStatus() != SSLEngineResult.Status.OK) {
      throw new IOException("the TLS handshake ended early: " + result.getStatus());
    }
  }
}
