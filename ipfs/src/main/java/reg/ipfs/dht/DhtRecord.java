package reg.ipfs.dht;

/** A record as it travels; the arrays are not copied. */
final class DhtRecord {
  private final byte[] key;
  private final byte[] value;

  /**
   * A record.
   *
   * @param key its name space and name: {@code /ipns/} and the bytes of a peer id
   * @param value what the name space's validator judges
   */
  DhtRecord(byte[] key, byte[] value) {
    this.key = key;
    this.value = value;
  }

  byte[] key() {
    return key;
  }

  byte[] value() {
    return value;
  }
}
