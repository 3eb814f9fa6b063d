/**
 * Folders on the user's disk that a pull wrote: the receipt in them, and whether they still are
 * what the receipt says.
 *
 * <p>Links are never followed. A check reads every byte, on all processors; it is true of the
 * moment in which it read. Any thread. Format page: {@code docs/formats/receipt.md}.
 */
@NullMarked
package reg.node.folder;

import org.jspecify.annotations.NullMarked;
