package reg.node.folder;

import org.jspecify.annotations.Nullable;
import reg.ipld.Cid;
import reg.ipld.multiformats.Multihash;

/**
 * A file that a folder should hold.
 *
 * @param path in the folder, components joined by {@code /}
 * @param size in bytes
 * @param cid the top of its content; its inner nodes say where the leaves lie
 * @param sha256 of the whole file when the leaves are not to be used; else null
 */
public record ExpectedFile(String path, long size, Cid cid, @Nullable Multihash sha256) {}
