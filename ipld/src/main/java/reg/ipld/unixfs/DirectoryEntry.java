package reg.ipld.unixfs;

import java.util.Arrays;
import java.util.Comparator;
import reg.ipld.Link;

/** An entry with its name's bytes and hash, computed once. */
final class DirectoryEntry {
  static final Comparator<DirectoryEntry> BY_NAME =
      (a, b) -> Arrays.compareUnsigned(a.name, b.name);
  static final Comparator<DirectoryEntry> BY_HASH = (a, b) -> Long.compareUnsigned(a.hash, b.hash);

  private final byte[] name;
  private final Link link;
  private final long hash;

  DirectoryEntry(byte[] name, Link link) {
    this.name = name;
    this.link = link;
    this.hash = Murmur3.hash(name);
  }

  byte[] name() {
    return name;
  }

  Link link() {
    return link;
  }

  long hash() {
    return hash;
  }
}
