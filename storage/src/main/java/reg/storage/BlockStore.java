package reg.storage;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.BlockSink;
import reg.ipld.BlockSource;
import reg.ipld.Cid;
import reg.ipld.multiformats.Multihash;
import reg.storage.form.Form;
import reg.storage.form.FormDecoder;
import reg.storage.form.FormMemory;

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

  /**
   * A block in a stored form that has its bytes in it ({@code docs/formats/stored-form.md}), to be
   * handed on. Not hashed here: whoever decodes it does that.
   *
   * @return null when the block is not held
   * @throws RegistryException CORRUPT, naming the CID, when what is held is seen to be damaged
   */
  default @Nullable ByteBuffer form(Cid cid) {
    Block block = get(cid);
    return block == null ? null : Form.raw(block);
  }

  /**
   * As {@link #form(Cid)}.
   *
   * @param memory where the form may lie until that is used again
   */
  default @Nullable ByteBuffer form(Cid cid, FormMemory memory) {
    return form(cid);
  }

  /**
   * Takes a block in a stored form that came from elsewhere, and keeps that form when the block is
   * not held yet.
   *
   * @param form in an array, which the block may borrow; not kept otherwise
   * @return the block, its hash checked
   * @throws RegistryException MALFORMED when it is not such a form; CORRUPT, naming the CID, when
   *     its bytes have another hash
   */
  default Block putForm(Cid cid, ByteBuffer form) {
    try (var decoder = new FormDecoder()) {
      Block block = decoder.decode(cid, form);
      put(block);
      return block;
    }
  }
}
