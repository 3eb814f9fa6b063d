package reg.storage;

import java.util.Collection;
import java.util.Set;
import java.util.function.Consumer;
import reg.base.RegistryException;
import reg.ipld.BlockSink;
import reg.ipld.BlockSource;
import reg.ipld.Cid;
import reg.ipld.multiformats.Multihash;

/**
 * Blocks by multihash. A put block can be read at once; it is durable after the next {@link #flush}
 * or {@link Storage#commit}.
 */
public interface BlockStore extends BlockSource, BlockSink {
  /** Whether a block with this multihash is held; its bytes are not read. */
  boolean has(Cid cid);

  /** Those of the CIDs that are not held. */
  Set<Cid> missing(Collection<Cid> wanted);

  /**
   * Makes every block put so far durable.
   *
   * @throws RegistryException STORAGE when the disk refuses; nothing already durable is lost
   */
  void flush();

  /** Removes blocks; those not held are passed over. */
  void deleteAll(Collection<Cid> cids);

  /** Visits the multihash of each block held when the call began, in no order. */
  void forEach(Consumer<Multihash> visitor);

  /** The bytes that the block takes in its stored form, or -1 when it is not held. */
  long storedSize(Cid cid);
}
