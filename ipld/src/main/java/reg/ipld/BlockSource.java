package reg.ipld;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.multiformats.Multihash;

/** Where blocks come from. May be called from many threads at once. */
public interface BlockSource {
  /**
   * The block of a CID, its hash checked. The block has this CID, whatever version or codec it was
   * put with.
   *
   * @return null when it is not held
   * @throws RegistryException CORRUPT, naming the CID, when the held bytes have another hash
   */
  @Nullable Block get(Cid cid);

  /**
   * The block of a CID; one that is inlined in its CID is always held.
   *
   * @throws RegistryException NOT_FOUND, naming the CID, when it is not held; CORRUPT as {@link
   *     #get}
   */
  default Block require(Cid cid) {
    if (cid.multihash().code() == Multihash.IDENTITY) {
      return Block.verified(cid, cid.multihash().digest());
    }
    Block block = get(cid);
    if (block == null) {
      throw new RegistryException(Fault.NOT_FOUND, "block " + cid + " is not held " + where());
    }
    return block;
  }

  /**
   * Gives many blocks to a taker as they come, for less than what asking for each by itself costs.
   * Those that are not to be had so are left out, also when they are held: {@link #get} has them,
   * or says why not.
   *
   * @throws RegistryException as {@link #get}
   */
  default void getMany(List<Cid> cids, Consumer<Block> taker) {}

  /** Where this source looks, for people: what follows on "is not held". */
  default String where() {
    return "here";
  }
}
