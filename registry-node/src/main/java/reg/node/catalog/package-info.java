/**
 * What is published here: lists, shows, tags and removes versions.
 *
 * <p>Requests and results are values; the use case may be called from any thread, one call a
 * registry at a time for those that write.
 */
@NullMarked
package reg.node.catalog;

import org.jspecify.annotations.NullMarked;
