package reg.libp2p.yamux;

import io.netty.buffer.ByteBuf;

/**
 * A frame's header.
 *
 * @param type what it is: {@link #DATA}, {@link #WINDOW}, {@link #PING} or {@link #GO_AWAY}
 * @param flags a set of {@link #SYN}, {@link #ACK}, {@link #FIN}, {@link #RST}
 * @param stream the stream, 0 for the connection
 * @param length bytes of payload, credit, or an opaque value; unsigned
 */
record Frame(int type, int flags, int stream, long length) {
  static final int HEADER_BYTES = 12;

  static final int DATA = 0;
  static final int WINDOW = 1;
  static final int PING = 2;
  static final int GO_AWAY = 3;

  static final int SYN = 1;
  static final int ACK = 2;
  static final int FIN = 4;
  static final int RST = 8;

  static final int GO_AWAY_NORMAL = 0;
  static final int GO_AWAY_PROTOCOL_ERROR = 1;

  /** go-yamux refuses data frames above 64 KiB with their header. */
  static final int PAYLOAD_BYTES_MAX = (64 << 10) - HEADER_BYTES;

  /** Credit that each side of each stream starts with. */
  static final int WINDOW_INITIAL = 256 << 10;

  /** Reads a header whose bytes are there; null for an unknown version or type. */
  static @org.jspecify.annotations.Nullable Frame read(ByteBuf in) {
    int version = in.readUnsignedByte();
    int type = in.readUnsignedByte();
    int flags = in.readUnsignedShort();
    int stream = in.readInt();
    long length = in.readUnsignedInt();
    return version == 0 && type <= GO_AWAY ? new Frame(type, flags, stream, length) : null;
  }

  static void write(ByteBuf out, int type, int flags, int stream, long length) {
    out.writeByte(0).writeByte(type).writeShort(flags).writeInt(stream).writeInt((int) length);
  }

  boolean has(int flag) {
    return (flags & flag) != 0;
  }
}
