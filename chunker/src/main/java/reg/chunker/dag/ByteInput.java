package reg.chunker.dag;

import java.io.IOException;
import java.io.InputStream;
import reg.base.Fault;
import reg.base.RegistryException;

/** Bytes that come one after the other. */
interface ByteInput {
  /**
   * Reads until the range is full or the bytes end.
   *
   * @return how many bytes were read; fewer than asked only at the end
   */
  int read(byte[] into, int offset, int length);

  /** The bytes of a stream behind those that were read from it already. */
  static ByteInput of(byte[] first, int count, InputStream rest) {
    return new StreamInput(first, count, rest);
  }

  /** A stream with a head start. */
  final class StreamInput implements ByteInput {
    private final byte[] first;
    private final int count;
    private final InputStream rest;
    private int taken;

    private StreamInput(byte[] first, int count, InputStream rest) {
      this.first = first;
      this.count = count;
      this.rest = rest;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      int head = Math.min(length, count - taken);
      System.arraycopy(first, taken, into, offset, head);
      taken += head;
      try {
        return head + rest.readNBytes(into, offset + head, length - head);
      } catch (IOException e) {
        throw new RegistryException(
            Fault.STORAGE, "the input cannot be read: " + e.getMessage(), e);
      }
    }
  }
}
