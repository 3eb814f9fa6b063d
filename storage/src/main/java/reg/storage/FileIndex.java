package reg.storage;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.multiformats.Multihash;

/**
 * From a whole file's sha256 to the root of its leaves: the one index behind Hugging Face ETags,
 * git-lfs oids and OCI digests. Written by {@link Storage#commit}. A block that is held as a raw
 * leaf is a whole file, too, and has no entry.
 */
public interface FileIndex {
  /** The index of a store: its entries, and its raw leaves. */
  static FileIndex of(Function<Multihash, @Nullable Cid> entries, BlockStore blocks) {
    return sha256 -> {
      Cid root = entries.apply(sha256);
      Cid leaf = Cid.v1(Codec.RAW, sha256);
      return root == null && blocks.has(leaf) ? leaf : root;
    };
  }

  /** The root of the file with this sha2-256 multihash, or null when none is known. */
  @Nullable Cid get(Multihash sha256);
}
