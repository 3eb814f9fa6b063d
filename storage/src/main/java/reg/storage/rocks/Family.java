package reg.storage.rocks;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The column families; see {@code docs/formats/store-layout.md} for keys and values. */
enum Family {
  /**
   * Sequence number to block. It is RocksDB's default family because repair puts tables that name
   * no family, as segments do, there.
   */
  DATA("default"),
  /** Multihash to where the block is. */
  BLOCK("block"),
  /** Format version and the index of whole files. */
  META("meta"),
  /** Root to pin. */
  PIN("pin"),
  /** Name to CID. */
  REF("ref"),
  /** What is remembered for other peers, each with its end. */
  PEER("peer");

  private final String label;

  Family(String label) {
    this.label = label;
  }

  /** Whether this is the name RocksDB gives. */
  boolean is(byte[] name) {
    return Arrays.equals(name, label());
  }

  /** The name in RocksDB. */
  byte[] label() {
    return label.getBytes(StandardCharsets.UTF_8);
  }
}
