/**
 * Multiformats: unsigned varints, multibase and multihash, bytes to values and back.
 *
 * <p>Decoders are strict (minimal varints, no unknown bases) and bounded; values are immutable.
 * Sources: the multiformats specifications unsigned-varint, multibase, multihash.
 */
@NullMarked
package reg.ipld.multiformats;

import org.jspecify.annotations.NullMarked;
