/**
 * Bitswap 1.2: blocks asked of peers by CID, and given to them.
 *
 * <p>{@link reg.ipfs.bitswap.Bitswap} serves the local store to any peer that asks and opens {@link
 * reg.ipfs.bitswap.BitswapSession}s, which ask known providers for many blocks at once and nobody
 * else. A request goes on a stream that the asker opens, blocks come back on a stream that the
 * server opens; both are kept open as long as there is traffic. Blocks are hashed as they come;
 * what a peer can make us keep is bounded by the constants of {@code BitswapLimits}. A virtual
 * thread a stream, and one a peer for sending. Source: ipfs/specs, bitswap-protocol.
 */
@NullMarked
package reg.ipfs.bitswap;

import org.jspecify.annotations.NullMarked;
