/**
 * Hashes everything again and says whose bytes these are and whether they are exact.
 *
 * <p>Requests and results are values; the use case may be called from any thread, one call a
 * registry at a time for those that write.
 */
@NullMarked
package reg.node.verify;

import org.jspecify.annotations.NullMarked;
