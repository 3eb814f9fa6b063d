package reg.chunker.format;

/** A file of which a read gives at most three bytes. */
record Trickle(FileBytes file) implements FileBytes {
  @Override
  public long size() {
    return file.size();
  }

  @Override
  public int read(long position, byte[] into, int offset, int length) {
    return file.read(position, into, offset, Math.min(3, length));
  }
}
