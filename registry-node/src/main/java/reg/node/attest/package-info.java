/**
 * Attestations of releases in this home: makes them, takes in those of others, finds them.
 *
 * <p>Invariants: nothing is listed or counted whose signatures were not checked now; one is found
 * by the digest of the release that it is about, never by a name. The use case may be called from
 * any thread, one call a registry at a time for those that write.
 */
@NullMarked
package reg.node.attest;

import org.jspecify.annotations.NullMarked;
