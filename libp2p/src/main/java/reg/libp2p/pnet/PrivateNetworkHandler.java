package reg.libp2p.pnet;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.security.SecureRandom;
import org.bouncycastle.crypto.engines.XSalsa20Engine;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;
import org.jspecify.annotations.Nullable;

/** One channel's two key streams. */
final class PrivateNetworkHandler extends ChannelDuplexHandler {
  private static final int NONCE_BYTES = 24;

  private final byte[] key;
  private final byte[] peerNonce = new byte[NONCE_BYTES];
  private int peerNonceBytes;
  private @Nullable XSalsa20Engine sender;
  private @Nullable XSalsa20Engine receiver;

  PrivateNetworkHandler(byte[] key) {
    this.key = key;
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    var plain = (ByteBuf) message;
    try {
      ByteBuf out = context.alloc().heapBuffer(NONCE_BYTES + plain.readableBytes());
      XSalsa20Engine engine = sender;
      if (engine == null) {
        byte[] nonce = new byte[NONCE_BYTES];
        new SecureRandom().nextBytes(nonce);
        out.writeBytes(nonce);
        engine = engine(nonce);
        sender = engine;
      }
      int from = out.writerIndex();
      out.writeBytes(plain);
      combine(engine, out, from);
      var _ = context.write(out, promise);
    } finally {
      plain.release();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    var sealed = (ByteBuf) message;
    try {
      XSalsa20Engine engine = receiver;
      if (engine == null) {
        int length = Math.min(NONCE_BYTES - peerNonceBytes, sealed.readableBytes());
        sealed.readBytes(peerNonce, peerNonceBytes, length);
        peerNonceBytes += length;
        if (peerNonceBytes == NONCE_BYTES) {
          engine = engine(peerNonce);
          receiver = engine;
        }
      }
      if (engine == null || !sealed.isReadable()) {
        // Whoever asked for bytes got none of them: ask again.
        context.read();
      } else {
        ByteBuf plain = context.alloc().heapBuffer(sealed.readableBytes());
        plain.writeBytes(sealed);
        combine(engine, plain, plain.readerIndex());
        context.fireChannelRead(plain);
      }
    } finally {
      sealed.release();
    }
  }

  private XSalsa20Engine engine(byte[] nonce) {
    var engine = new XSalsa20Engine();
    engine.init(true, new ParametersWithIV(new KeyParameter(key), nonce));
    return engine;
  }

  /** Combines the bytes from an index on with the key stream, in place. */
  private static void combine(XSalsa20Engine engine, ByteBuf bytes, int from) {
    int at = bytes.arrayOffset() + from;
    int length = bytes.writerIndex() - from;
    engine.processBytes(bytes.array(), at, length, bytes.array(), at);
  }
}
