package reg.ipld.unixfs;

import java.util.Arrays;
import java.util.Comparator;
import reg.ipld.Link;
import reg.ipld.multiformats.Utf8;

/** An entry with the bytes of its name, by which entries are ordered. */
final class DirectoryEntry {
  static final Comparator<DirectoryEntry> BY_NAME =
      (a, b) -> Arrays.compareUnsigned(a.name, b.name);

  private final byte[] name;
  private final Link link;

  DirectoryEntry(Link link) {
    this.name = Utf8.encode(link.name());
    this.link = link;
  }

  /** Whether a name can be an entry's: one component of a path that leads down. */
  static boolean isName(String name) {
    return !name.isEmpty()
        && !name.equals(".")
        && !name.equals("..")
        && name.indexOf('/') < 0
        && name.indexOf('\0') < 0;
  }

  byte[] name() {
    return name;
  }

  Link link() {
    return link;
  }
}
