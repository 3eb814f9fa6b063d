/**
 * Writes the files of a release to a folder, which appears whole or not at all.
 *
 * <p>Requests and results are values; the use case may be called from any thread, one call a
 * registry at a time for those that write.
 */
@NullMarked
package reg.node.pull;

import org.jspecify.annotations.NullMarked;
