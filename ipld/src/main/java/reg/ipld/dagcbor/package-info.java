/**
 * dag-cbor: the deterministic CBOR of signed and addressed objects.
 *
 * <p>{@link reg.ipld.dagcbor.DagCbor} turns a {@link reg.ipld.dagcbor.Node} into its only byte form
 * and refuses every other form when it reads. Nodes are immutable; everything here may be used by
 * many threads. Source: ipld/ipld, specs/codecs/dag-cbor.
 */
@NullMarked
package reg.ipld.dagcbor;

import org.jspecify.annotations.NullMarked;
