/**
 * A small protobuf codec for messages whose bytes are hashed or signed, or that come from
 * strangers.
 *
 * <p>The writer emits fields in the order it is called, so the caller decides the canonical form.
 * The reader never allocates from a length before that many bytes are there, and refuses groups.
 * Instances belong to one thread. Source: the protobuf encoding, proto2 and proto3.
 */
@NullMarked
package reg.libp2p.proto;

import org.jspecify.annotations.NullMarked;
