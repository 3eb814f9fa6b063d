package reg.ipfs.exchange;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import reg.ipld.multiformats.Varint;
import reg.libp2p.Stream;
import reg.libp2p.Wire;

/** Writes stored forms, each behind its length, small ones many at a time. One thread. */
final class AnswerWriter {
  private static final int BUFFER_BYTES = 128 << 10;

  private final Stream stream;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);

  AnswerWriter(Stream stream) {
    this.stream = stream;
  }

  /**
   * Answers, at the latest with the next {@link #flush}.
   *
   * @param form null for a block that is not held
   */
  void write(@Nullable ByteBuffer form) throws IOException {
    int length = form == null ? 0 : form.remaining();
    if (buffer.remaining() < Varint.BYTES_MAX + length) {
      flush();
    }
    Varint.write(length, buffer);
    if (form != null && length <= buffer.remaining()) {
      buffer.put(form);
    } else if (form != null) {
      flush();
      Wire.writeFully(stream, form);
    }
  }

  /** Sends what was written. */
  void flush() throws IOException {
    Wire.writeFully(stream, buffer.flip());
    buffer.clear();
  }
}
