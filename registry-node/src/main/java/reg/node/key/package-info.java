/**
 * Makes and shows the identity of this home.
 *
 * <p>Requests and results are values; the use case may be called from any thread, one call a
 * registry at a time for those that write.
 */
@NullMarked
package reg.node.key;

import org.jspecify.annotations.NullMarked;
