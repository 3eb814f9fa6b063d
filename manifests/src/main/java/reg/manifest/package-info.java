/**
 * What a version of a model or data set is, and what it is called: names, releases, heads and
 * publisher records as values and as canonical dag-cbor.
 *
 * <p>Invariants: a value of this package follows its format page (docs/formats: names, release,
 * head, publisher), so whatever can be built can be written and read back; decoders are strict and
 * bounded and refuse anything but the one canonical form. Nothing here says who signed: see {@link
 * reg.manifest.signing}. All values are immutable and may be shared by threads.
 */
@NullMarked
package reg.manifest;

import org.jspecify.annotations.NullMarked;
