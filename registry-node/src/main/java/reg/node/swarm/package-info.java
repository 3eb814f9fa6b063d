/**
 * This home in the network: a libp2p host that gives and fetches blocks and heads, and the node
 * that keeps it running.
 *
 * <p>Peers prove nothing but who they are: blocks are hashed, heads and releases verified by the
 * keys of their publisher, before anything rests on them. Calls block and are meant for virtual
 * threads or a command's own. Format page: docs/formats/head-exchange.md.
 */
@NullMarked
package reg.node.swarm;

import org.jspecify.annotations.NullMarked;
