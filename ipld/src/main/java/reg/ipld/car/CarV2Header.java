package reg.ipld.car;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import reg.base.Fault;
import reg.base.RegistryException;

/**
 * What stands between the pragma and the CAR of version 1 inside a CAR of version 2: {@code
 * characteristics (16) || data offset (8) || data size (8) || index offset (8)}, little-endian,
 * then padding up to the data offset.
 */
final class CarV2Header {
  private static final int BYTES = 40;
  private static final int DATA_OFFSET = 16;
  private static final int DATA_SIZE = 24;

  private CarV2Header() {}

  /** Reads up to the data and gives its size in bytes. */
  static long read(SectionInput in) {
    ByteBuffer header = ByteBuffer.wrap(in.exactly(BYTES)).order(ByteOrder.LITTLE_ENDIAN);
    long padding = header.getLong(DATA_OFFSET) - in.position();
    long size = header.getLong(DATA_SIZE);
    if (padding < 0 || size <= 0) {
      throw new RegistryException(
          Fault.MALFORMED,
          "a CAR of version 2 with %d bytes of data at offset %d; it may be unfinished"
              .formatted(size, header.getLong(DATA_OFFSET)));
    }
    in.skip(padding);
    return size;
  }
}
