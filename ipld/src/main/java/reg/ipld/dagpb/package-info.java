/**
 * dag-pb: nodes of named links and bytes, the format under UnixFS.
 *
 * <p>{@link reg.ipld.dagpb.DagPb} writes links before data, each link with all three of its fields,
 * as Kubo does; reading is strict and bounded. Values are immutable; everything may be used by many
 * threads. See {@code docs/formats/unixfs-and-car.md}; source: ipld/ipld, specs/codecs/dag-pb.
 */
@NullMarked
package reg.ipld.dagpb;

import org.jspecify.annotations.NullMarked;
