/**
 * Asks the policy of this home: gathers what it is decided by, and refuses what it does not allow.
 *
 * <p>Invariants: works without a network; a policy file that is there and cannot be read refuses
 * everything. Any thread.
 */
@NullMarked
package reg.node.policy;

import org.jspecify.annotations.NullMarked;
