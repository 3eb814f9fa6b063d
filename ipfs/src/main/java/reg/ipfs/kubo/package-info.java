/**
 * A client of Kubo's RPC: pin there, bring DAGs there and back as CARs, get blocks.
 *
 * <p>{@link reg.ipfs.kubo.KuboRpc} believes nothing: blocks are hashed, an exported CAR must be
 * exactly the DAG, and an import must have counted as many blocks as were sent. Calls block their
 * thread; one client may be used by many. Source: ipfs/kubo, core/commands.
 */
@NullMarked
package reg.ipfs.kubo;

import org.jspecify.annotations.NullMarked;
