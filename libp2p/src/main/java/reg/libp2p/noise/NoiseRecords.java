package reg.libp2p.noise;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.security.GeneralSecurityException;
import reg.libp2p.upgrade.RecordLayer;

/** Transport messages: {@code u16 length || ciphertext || tag}. */
final class NoiseRecords implements RecordLayer {
  static final int PLAIN_BYTES_MAX = 65_535 - CipherState.TAG_BYTES;
  private static final int LENGTH_BYTES = 2;

  private final CipherState sender;
  private final CipherState receiver;

  NoiseRecords(CipherState sender, CipherState receiver) {
    this.sender = sender;
    this.receiver = receiver;
  }

  @Override
  public void seal(ByteBuf plain, ByteBuf sealed) throws IOException {
    try {
      while (plain.isReadable()) {
        int length = Math.min(plain.readableBytes(), PLAIN_BYTES_MAX);
        int total = length + CipherState.TAG_BYTES;
        sealed.ensureWritable(LENGTH_BYTES + total);
        sealed.writeShort(total);
        sender.encrypt(
            plain.nioBuffer(plain.readerIndex(), length),
            sealed.nioBuffer(sealed.writerIndex(), total));
        sealed.writerIndex(sealed.writerIndex() + total);
        plain.skipBytes(length);
      }
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot encrypt a Noise message", e);
    }
  }

  @Override
  public boolean open(ByteBuf sealed, ByteBuf plain) throws IOException {
    while (sealed.readableBytes() >= LENGTH_BYTES) {
      int total = sealed.getUnsignedShort(sealed.readerIndex());
      if (sealed.readableBytes() < LENGTH_BYTES + total) {
        break;
      }
      if (total < CipherState.TAG_BYTES) {
        throw new IOException("a Noise message of " + total + " bytes");
      }
      plain.ensureWritable(total);
      open(sealed, plain, total);
      sealed.skipBytes(LENGTH_BYTES + total);
    }
    return true;
  }

  @Override
  public int lacking(ByteBuf sealed) {
    int there = sealed.readableBytes();
    return there < LENGTH_BYTES
        ? LENGTH_BYTES - there
        : Math.max(0, LENGTH_BYTES + sealed.getUnsignedShort(sealed.readerIndex()) - there);
  }

  private void open(ByteBuf sealed, ByteBuf plain, int total) throws IOException {
    try {
      receiver.decrypt(
          sealed.nioBuffer(sealed.readerIndex() + LENGTH_BYTES, total),
          plain.nioBuffer(plain.writerIndex(), total));
      plain.writerIndex(plain.writerIndex() + total - CipherState.TAG_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IOException("a Noise message that is not authentic", e);
    }
  }
}
