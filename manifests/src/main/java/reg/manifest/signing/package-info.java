/**
 * Who signed: keys, signed envelopes, and the checks that turn received bytes into a {@link
 * reg.manifest.signing.VerifiedRelease} or {@link reg.manifest.signing.VerifiedHead}.
 *
 * <p>Invariants: those two types have no public constructor, so to hold one is to know that the
 * signatures were checked; a check throws and never answers with a boolean; signatures are checked
 * over the received bytes. Nothing here does I/O but {@link reg.manifest.signing.PublisherKey}'s
 * load and save. Values are immutable and may be shared by threads. Format page: envelope.
 */
@NullMarked
package reg.manifest.signing;

import org.jspecify.annotations.NullMarked;
