package reg.ipfs.ipns;

import org.jspecify.annotations.Nullable;

/**
 * Keeps the last record that a publisher signed, so that its sequence never goes back. For one
 * publisher, by one thread.
 */
public interface PublishedRecord {
  /**
   * The bytes that were saved last; null before the first.
   *
   * @throws reg.base.RegistryException STORAGE
   */
  byte @Nullable [] load();

  /**
   * Replaces what is kept, durable on return.
   *
   * @throws reg.base.RegistryException STORAGE
   */
  void save(byte[] record);
}
