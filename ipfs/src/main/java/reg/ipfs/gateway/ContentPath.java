package reg.ipfs.gateway;

import java.util.ArrayList;
import java.util.List;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Cid;

/**
 * An immutable path: a root and the names to follow from it.
 *
 * @param text as it was asked for, percent-decoded: {@code /ipfs/CID/a/b/}
 */
record ContentPath(Cid root, List<String> names, String text) {
  static final String PREFIX = "/ipfs/";

  /** The most names behind the root. */
  static final int NAMES_MAX = 64;

  ContentPath {
    names = List.copyOf(names);
  }

  /**
   * Parses a decoded path that begins with {@code /ipfs/}. A slash at its end changes nothing.
   *
   * @throws RegistryException INVALID_REQUEST for a root that is no CID, a name that is empty,
   *     {@code .} or {@code ..}, or more than {@value #NAMES_MAX} names
   */
  static ContentPath parse(String text) {
    List<String> parts = new ArrayList<>(List.of(text.substring(PREFIX.length()).split("/", -1)));
    if (parts.size() > 1 && parts.getLast().isEmpty()) {
      parts.removeLast();
    }
    if (parts.size() > NAMES_MAX + 1) {
      throw invalid(text, "it has more than " + NAMES_MAX + " names");
    }
    List<String> names = parts.subList(1, parts.size());
    for (String name : names) {
      if (name.isEmpty() || name.equals(".") || name.equals("..") || name.indexOf('\0') >= 0) {
        throw invalid(text, "a name in it is empty, a dot, two dots or has a NUL");
      }
    }
    try {
      return new ContentPath(Cid.parse(parts.getFirst()), names, text);
    } catch (RegistryException e) {
      throw invalid(text, String.valueOf(e.getMessage()));
    }
  }

  private static RegistryException invalid(String text, String why) {
    return new RegistryException(
        Fault.INVALID_REQUEST, "invalid path " + Percent.path(text) + ": " + why);
  }
}
