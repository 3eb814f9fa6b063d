/**
 * Everything {@code reg} does, as calls without a terminal: one home folder, one {@link
 * reg.node.Registry} over it, and one class a use case in the packages below.
 *
 * <p>Invariants: a use case writes in the order blocks, release, head, pin, and deletes in reverse;
 * nothing is shown at a user's path before every byte of it was checked. A registry may be shared
 * by threads; a second process on the same home is refused with CONFLICT. Layout of the home
 * folder: {@link reg.node.Home}.
 */
@NullMarked
package reg.node;

import org.jspecify.annotations.NullMarked;
