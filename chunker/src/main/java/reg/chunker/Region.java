package reg.chunker;

import reg.ipld.ElementType;

/**
 * A range of a file that is cut on its own: its first byte begins a chunk.
 *
 * @param offset of the first byte from the start of the file
 * @param length in bytes, at least 1; {@link Long#MAX_VALUE} when the end is not known
 * @param chunker how it is cut
 * @param elements what it is made of
 */
public record Region(long offset, long length, Chunker chunker, ElementType elements) {}
