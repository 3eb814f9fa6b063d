/**
 * From what a person writes to what was signed: whose head, which release, verified.
 *
 * <p>Invariants: nothing is handed out whose signatures were not checked now; a head is only
 * replaced by a newer one of the same publisher. Any thread.
 */
@NullMarked
package reg.node.name;

import org.jspecify.annotations.NullMarked;
