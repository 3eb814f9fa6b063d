package reg.storage.rocks;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.BiConsumer;

/** The kinds of entry in {@link Family#META}, by the first byte of their keys. */
enum Meta {
  /** {@code v} to the format version. */
  VERSION('v'),
  /** {@code f || sha2-256 multihash} of a whole file to its root. */
  FILE('f'),
  /** {@code d || multihash} of a damaged block to nothing. */
  DAMAGED('d');

  private final byte prefix;

  Meta(char prefix) {
    this.prefix = (byte) prefix;
  }

  byte[] key(byte[] rest) {
    return ByteBuffer.allocate(1 + rest.length).put(prefix).put(rest).array();
  }

  /** Visits the entries of this kind, their keys without the first byte. */
  void scan(Database database, BiConsumer<byte[], byte[]> visitor) {
    try (var scan = database.scan(Family.META, new byte[] {prefix})) {
      while (scan.next() && scan.key()[0] == prefix) {
        byte[] key = scan.key();
        visitor.accept(Arrays.copyOfRange(key, 1, key.length), scan.value());
      }
    }
  }
}
