/**
 * UnixFS: files, directories and symbolic links as blocks of dag-pb and raw.
 *
 * <p>The builders write what Kubo writes with the same {@link reg.ipld.unixfs.UnixFsProfile}, byte
 * for byte, in memory that does not grow with the size of a file. The reader is strict and bounded:
 * it walks without recursion and believes no size that a block does not confirm. Builders belong to
 * one thread, values and the reader to any number. See {@code docs/formats/unixfs-and-car.md};
 * source: ipfs/specs, unixfs and IPIP-499.
 */
@NullMarked
package reg.ipld.unixfs;

import org.jspecify.annotations.NullMarked;
