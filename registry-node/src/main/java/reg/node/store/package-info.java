/**
 * Looks after the block store: collects garbage, checks, counts.
 *
 * <p>Requests and results are values; the use case may be called from any thread, one call a
 * registry at a time for those that write.
 */
@NullMarked
package reg.node.store;

import org.jspecify.annotations.NullMarked;
