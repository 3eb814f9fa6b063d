package reg.cli;

import java.util.concurrent.CountDownLatch;
import reg.node.swarm.Node;

/**
 * A home that a node of this process serves.
 *
 * @param node what serves it
 * @param stop counted down to end the node
 */
public record ServedHome(Node node, CountDownLatch stop) {}
