package reg.scan.archive;

import reg.chunker.format.FileBytes;

/**
 * A part of other bytes, such as a stored member of an archive.
 *
 * @param of the whole
 * @param offset where the part begins
 * @param size its length, within the whole
 */
record Slice(FileBytes of, long offset, long size) implements FileBytes {
  @Override
  public int read(long position, byte[] into, int start, int length) {
    if (position >= size) {
      return -1;
    }
    int count = (int) Math.min(length, size - position);
    return of.read(offset + position, into, start, count);
  }
}
