package reg.scan.pickle;

import reg.chunker.format.ByteWords;

/**
 * Where in other bytes a pickle may begin: at a mark of its protocol, at an instruction that
 * imports, or shortly before one. Most files have neither, which is seen in one quick pass.
 */
final class PickleSigns {
  private static final int PROTO = 0x80;
  private static final int PROTOCOL_MAX = 5;
  private static final int NAME_BYTES_MAX = 256;

  /** How far before an import the start of its group is looked for. */
  private static final int GROUP_BYTES_MAX = 1024;

  private final byte[] bytes;
  private final int length;
  private final long[] words;
  private int first = Integer.MAX_VALUE;
  private int last = -1;

  private PickleSigns(byte[] bytes, int length) {
    this.bytes = bytes;
    this.length = length;
    this.words = ByteWords.of(bytes, length);
  }

  /** The signs in the first bytes of an array. */
  static PickleSigns in(byte[] bytes, int length) {
    var signs = new PickleSigns(bytes, length);
    signs.find();
    return signs;
  }

  /** No pickle begins before this place. */
  int first() {
    return Math.max(0, first - NAME_BYTES_MAX - GROUP_BYTES_MAX);
  }

  /** No pickle begins behind this place; -1 when none begins anywhere. */
  int last() {
    return last;
  }

  /**
   * The last place before another where a pickle may begin by its first byte, -1 when there is
   * none: most places of most files need no other look.
   */
  int before(int place) {
    int at = place - 1;
    while (at >= 0) {
      boolean lastOfWord = at % ByteWords.BYTES == ByteWords.BYTES - 1;
      if (lastOfWord && !mayBegin(words[at / ByteWords.BYTES])) {
        at -= ByteWords.BYTES;
      } else if (mayBegin(bytes[at])) {
        return at;
      } else {
        at--;
      }
    }
    return -1;
  }

  private static boolean mayBegin(byte first) {
    return first == 'c' || first == 'i' || first == '(' || first == (byte) PROTO;
  }

  private static boolean mayBegin(long word) {
    return ByteWords.has(word, 'c')
        || ByteWords.has(word, 'i')
        || ByteWords.has(word, '(')
        || ByteWords.has(word, PROTO);
  }

  /** Whether a group may begin here whose first import is there. */
  boolean beginsGroup(int at, int nextImport) {
    return bytes[at] == '(' && nextImport - at > 0 && nextImport - at < GROUP_BYTES_MAX;
  }

  /** Whether a pickle of protocol 2 or later claims to begin here. */
  boolean startsAt(int at) {
    return startsAt(bytes, at);
  }

  /** Whether the mark of a protocol lies in two bytes. */
  static boolean startsAt(byte[] bytes, int at) {
    return (bytes[at] & 0xff) == PROTO && bytes[at + 1] >= 0 && bytes[at + 1] <= PROTOCOL_MAX;
  }

  /** Whether an instruction that imports begins here: {@code c module \n name \n}. */
  boolean isImport(int at) {
    if (bytes[at] != 'c' && bytes[at] != 'i') {
      return false;
    }
    int middle = nameEnd(at + 1);
    return middle >= 0 && nameEnd(middle + 1) >= 0;
  }

  private void find() {
    int word = -1;
    do {
      word = ByteWords.find(words, word + 1, PROTO, '\n');
      int end = Math.min((word + 1) * ByteWords.BYTES, length - 1);
      for (int at = word * ByteWords.BYTES; at < end; at++) {
        findAt(at);
      }
    } while (word < words.length);
  }

  /** An import ends its first line where a line that is a name begins. */
  private void findAt(int at) {
    if (startsAt(at) || (bytes[at] == '\n' && nameEnd(at + 1) >= 0)) {
      first = Math.min(first, at);
      last = at;
    }
  }

  /** Where the line ends that is a name and begins here; -1 when what begins here is none. */
  private int nameEnd(int from) {
    int end = Math.min(length, from + NAME_BYTES_MAX);
    int at = from;
    while (at < end && (isLetter(bytes[at]) || (at > from && isInner(bytes[at])))) {
      at++;
    }
    return at > from && at < end && bytes[at] == '\n' ? at : -1;
  }

  private static boolean isLetter(byte b) {
    return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || b == '_';
  }

  private static boolean isInner(byte b) {
    return (b >= '0' && b <= '9') || b == '.';
  }
}
