/**
 * Moves releases with their signatures as one CAR file.
 *
 * <p>Requests and results are values; the use case may be called from any thread, one call a
 * registry at a time for those that write.
 */
@NullMarked
package reg.node.car;

import org.jspecify.annotations.NullMarked;
