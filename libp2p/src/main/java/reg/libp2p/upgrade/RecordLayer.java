package reg.libp2p.upgrade;

import io.netty.buffer.ByteBuf;
import java.io.IOException;

/**
 * Encrypts and decrypts the records of one secured connection. Used by one thread at a time, the
 * connection's event loop; closed by any thread. A layer that is {@linkplain #isDirect direct} is
 * fastest with direct buffers and takes heap buffers too; others take only heap buffers.
 */
public interface RecordLayer extends AutoCloseable {
  /** At most this many bytes are added to sealed bytes, per record and in all its parts. */
  int OVERHEAD_BYTES_MAX = 256;

  /** Seals all readable bytes of {@code plain} as records behind {@code sealed}'s bytes. */
  void seal(ByteBuf plain, ByteBuf sealed) throws IOException;

  /**
   * Opens all whole records at the front of {@code sealed}, leaving an incomplete one, and appends
   * what they carry to {@code plain}.
   *
   * @return false when the peer said that it sends no more
   * @throws IOException when a record is not authentic; nothing of it was appended
   */
  boolean open(ByteBuf sealed, ByteBuf plain) throws IOException;

  /**
   * How many bytes the record at the front of {@code sealed} lacks, as far as what is there tells:
   * with so many more it is whole, or tells more. 0 when it is whole.
   */
  int lacking(ByteBuf sealed);

  /** Whether the protocol itself has something to send after {@link #open}. */
  default boolean hasAnswer() {
    return false;
  }

  /** Appends what the protocol itself has to send. */
  default void answer(ByteBuf sealed) throws IOException {}

  /** Appends the protocol's farewell, if it has one. */
  default void farewell(ByteBuf sealed) throws IOException {}

  /** Whether it works outside of the heap; the JDK's ciphers want arrays. */
  default boolean isDirect() {
    return false;
  }

  /** Frees what it holds outside of the heap; nothing else may be called any more. */
  @Override
  default void close() {}
}
