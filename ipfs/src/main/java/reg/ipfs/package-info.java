/**
 * Blocks from elsewhere: the local store first, then other machines.
 *
 * <p>A {@link reg.ipfs.RemoteSource} is one place that may have blocks: a gateway, a bitswap
 * session. {@link reg.ipfs.Sources} asks several and drops those that lie; {@link
 * reg.ipfs.DagFetcher} brings a whole DAG into the local store with a bounded number of blocks on
 * their way at once; {@link reg.ipfs.BlockService} makes single blocks look as if they were local.
 * A block's hash is checked before it is stored or handed on, whoever sent it. All of these may be
 * used by many threads.
 */
@NullMarked
package reg.ipfs;

import org.jspecify.annotations.NullMarked;
