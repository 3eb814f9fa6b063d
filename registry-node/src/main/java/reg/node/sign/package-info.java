/**
 * Changes whose keys sign for this home's publisher, and gathers signatures where several people
 * must sign.
 *
 * <p>Requests and results are values; the use case may be called from any thread, one call a
 * registry at a time for those that write. Format page: docs/formats/pending.md.
 */
@NullMarked
package reg.node.sign;

import org.jspecify.annotations.NullMarked;
