package reg.storage;

import org.jspecify.annotations.Nullable;
import reg.ipld.Cid;
import reg.ipld.multiformats.Multihash;

/**
 * From a whole file's sha256 to the root of its leaves: the one index behind Hugging Face ETags,
 * git-lfs oids and OCI digests. Written by {@link Storage#commit}.
 */
public interface FileIndex {
  /** The root of the file with this sha2-256 multihash, or null when none is known. */
  @Nullable Cid get(Multihash sha256);
}
