/**
 * What others say of a release, and how to know that they said it: in-toto Statements in DSSE
 * envelopes, signed by did:keys.
 *
 * <p>Invariants: an {@link reg.manifest.attest.Attestation} has no public constructor, so to hold
 * one is to know that every signature in it that names a did:key is good; what it says is about
 * digests, never about names. Readers are bounded and strict. Values are immutable. Format page:
 * attestations.
 */
@NullMarked
package reg.manifest.attest;

import org.jspecify.annotations.NullMarked;
