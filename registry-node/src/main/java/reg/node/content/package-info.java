/**
 * Reads single files of a release.
 *
 * <p>Requests and results are values; the use case may be called from any thread, one call a
 * registry at a time for those that write.
 */
@NullMarked
package reg.node.content;

import org.jspecify.annotations.NullMarked;
