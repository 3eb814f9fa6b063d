package reg.manifest.tlog;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.base.RegistryException;

/**
 * What a log says that it is: so many leaves with this root. Source: C2SP tlog-checkpoint.
 *
 * @param origin which log
 * @param size how many leaves
 * @param root of the tree, 32 bytes
 * @param extensions lines of which nothing is known, none empty
 */
@SuppressWarnings("ArrayRecordComponent") // Copied on the way in and out, and compared by value.
public record Checkpoint(String origin, long size, byte[] root, List<String> extensions) {
  /** The longest text of a checkpoint, in bytes of UTF-16; more is nobody's tree head. */
  public static final int TEXT_MAX = 1 << 16;

  /**
   * Checks the grammar.
   *
   * @throws RegistryException MALFORMED
   */
  public Checkpoint {
    root = root.clone();
    extensions = List.copyOf(extensions);
    if (!isLine(origin) || !extensions.stream().allMatch(Checkpoint::isLine)) {
      throw TlogText.malformed("a checkpoint has an empty line");
    }
    if (size < 0 || root.length != Merkle.HASH_BYTES) {
      throw TlogText.malformed("a checkpoint has no size or no root");
    }
  }

  private static boolean isLine(String line) {
    return !line.isEmpty() && line.indexOf('\n') < 0;
  }

  /** A checkpoint without extensions. */
  public Checkpoint(String origin, long size, byte[] root) {
    this(origin, size, root, List.of());
  }

  /**
   * Reads the text of a note.
   *
   * @throws RegistryException MALFORMED for anything but what {@link #text} gives
   */
  public static Checkpoint parse(String text) {
    if (text.length() > TEXT_MAX || !text.endsWith("\n")) {
      throw TlogText.malformed("a checkpoint is too long or does not end with a newline");
    }
    List<String> lines = List.of(text.substring(0, text.length() - 1).split("\n", -1));
    if (lines.size() < 3) {
      throw TlogText.malformed("a checkpoint has " + lines.size() + " lines, fewer than 3");
    }
    return new Checkpoint(
        lines.get(0),
        TlogText.decimal("the size of a checkpoint", lines.get(1)),
        TlogText.hash("the root of a checkpoint", lines.get(2)),
        lines.subList(3, lines.size()));
  }

  /** The text that is signed. */
  public String text() {
    var text = new StringBuilder(origin).append('\n').append(size).append('\n');
    text.append(TlogText.base64(root)).append('\n');
    extensions.forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }

  /** A copy of the 32 bytes. */
  @Override
  public byte[] root() {
    return root.clone();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Checkpoint that && text().equals(that.text());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(root);
  }

  /** The origin, the size and the root. */
  @Override
  public String toString() {
    return TlogText.quote(origin) + " at " + size + " " + HexFormat.of().formatHex(root, 0, 8);
  }
}
