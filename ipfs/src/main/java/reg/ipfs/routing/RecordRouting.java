package reg.ipfs.routing;

import org.jspecify.annotations.Nullable;

/**
 * Keeps and finds signed records by key, as a DHT does. A key is the name space and the binary
 * name, such as {@code /ipns/} and a peer id's bytes. May be asked by many threads at once.
 */
public interface RecordRouting {
  /** The best valid record that was found; null when there is none. */
  byte @Nullable [] find(byte[] key) throws InterruptedException;

  /**
   * Puts a record where others find it.
   *
   * @throws reg.base.RegistryException UNREACHABLE when nobody took it; MALFORMED, BAD_SIGNATURE or
   *     ROLLBACK when it is not valid for the key
   */
  void publish(byte[] key, byte[] record) throws InterruptedException;
}
