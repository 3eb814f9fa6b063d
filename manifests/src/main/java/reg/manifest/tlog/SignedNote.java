package reg.manifest.tlog;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import reg.base.RegistryException;

/**
 * A text and signatures of it. Nothing of the text is to be believed before a signature by a known
 * key was verified. Source: C2SP signed-note.
 *
 * @param text ends with a newline
 * @param signatures in the order of the note
 */
public record SignedNote(String text, List<Line> signatures) {
  /** The longest note, in bytes: sixteen post-quantum signatures fit several times. */
  public static final int BYTES_MAX = 1 << 18;

  /** How many signatures a note may have; the specification demands sixteen. */
  public static final int SIGNATURES_MAX = 100;

  private static final String DASH = "\u2014 ";
  private static final int ID_BYTES = 4;

  /**
   * Checks the limits.
   *
   * @throws RegistryException MALFORMED for a text that cannot be signed, and for no signature or
   *     more than {@value #SIGNATURES_MAX}
   */
  public SignedNote {
    requireText(text);
    signatures = List.copyOf(signatures);
    if (signatures.isEmpty() || signatures.size() > SIGNATURES_MAX) {
      throw TlogText.malformed("a note has " + signatures.size() + " signatures");
    }
  }

  /**
   * One signature.
   *
   * @param name of the key
   * @param keyId of the key, 8 hex digits
   * @param signature as its algorithm says, base64
   */
  public record Line(String name, String keyId, String signature) {
    static Line of(String name, String keyId, byte[] signature) {
      return new Line(name, keyId, TlogText.base64(signature));
    }

    /** The bytes of the signature. */
    byte[] bytes() {
      return TlogText.base64("a signature", signature);
    }

    @Override
    public String toString() {
      byte[] bytes = bytes();
      byte[] all = new byte[ID_BYTES + bytes.length];
      System.arraycopy(HexFormat.of().parseHex(keyId), 0, all, 0, ID_BYTES);
      System.arraycopy(bytes, 0, all, ID_BYTES, bytes.length);
      return DASH + name + " " + TlogText.base64(all) + "\n";
    }
  }

  /**
   * Reads a note.
   *
   * @throws RegistryException MALFORMED for anything but what {@link #encode} gives
   */
  public static SignedNote parse(byte[] bytes) {
    if (bytes.length > BYTES_MAX) {
      throw TlogText.malformed("a note has more than " + BYTES_MAX + " bytes");
    }
    String all = TlogText.utf8("a note", bytes);
    int end = all.lastIndexOf("\n\n");
    if (end < 0 || !all.endsWith("\n") || end + 2 == all.length()) {
      throw TlogText.malformed("a note has no signatures after an empty line");
    }
    var lines = new ArrayList<Line>();
    String signatures = all.substring(end + 2, all.length() - 1);
    for (String line : signatures.split("\n", SIGNATURES_MAX + 1)) {
      lines.add(line(line));
    }
    return new SignedNote(all.substring(0, end + 1), lines);
  }

  private static Line line(String line) {
    String rest = line.startsWith(DASH) ? line.substring(DASH.length()) : "";
    int space = rest.indexOf(' ');
    if (space < 0) {
      throw TlogText.malformed("a note has a line that is no signature: " + TlogText.quote(line));
    }
    String name = NoteKey.requireName(rest.substring(0, space));
    byte[] all = TlogText.base64("a signature", rest.substring(space + 1));
    if (all.length <= ID_BYTES) {
      throw TlogText.malformed("a signature of " + TlogText.quote(name) + " is too short");
    }
    String id = HexFormat.of().formatHex(all, 0, ID_BYTES);
    return Line.of(name, id, Arrays.copyOfRange(all, ID_BYTES, all.length));
  }

  private static void requireText(String text) {
    if (!text.endsWith("\n") || text.chars().anyMatch(c -> c < ' ' && c != '\n')) {
      throw TlogText.malformed(
          "the text of a note does not end with a newline or has control characters");
    }
  }

  /** The note with one more signature. */
  public SignedNote with(Line signature) {
    var more = new ArrayList<>(signatures);
    more.add(signature);
    return new SignedNote(text, more);
  }

  /** The note as it is stored. */
  public byte[] encode() {
    var all = new StringBuilder(text).append('\n');
    signatures.forEach(all::append);
    return all.toString().getBytes(StandardCharsets.UTF_8);
  }
}
