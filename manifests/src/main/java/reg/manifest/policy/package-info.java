/**
 * What may be let in, and why: rules that a person writes, facts that others found, and one pure
 * function from both to a {@link reg.manifest.policy.Decision} with its reasons.
 *
 * <p>Invariants: no network, no files, no clock: the facts bring the time. The first rule that
 * matches decides; without one it is denied; what cannot be told is not allowed. Values are
 * immutable. Format page: policy.
 */
@NullMarked
package reg.manifest.policy;

import org.jspecify.annotations.NullMarked;
