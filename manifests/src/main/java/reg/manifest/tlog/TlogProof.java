package reg.manifest.tlog;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.base.RegistryException;

/**
 * That something was logged, to be checked without a network. Source: C2SP tlog-proof.
 *
 * @param extra of the application, base64, believed by nobody; null for none
 * @param index of the leaf, from 0
 * @param path from the leaf's sibling up, 32 bytes each, base64
 * @param note the signed checkpoint
 */
public record TlogProof(@Nullable String extra, long index, List<String> path, SignedNote note) {
  /** The longest proof, in bytes. */
  public static final int BYTES_MAX = SignedNote.BYTES_MAX + (1 << 15);

  private static final String VERSION = "c2sp.org/tlog-proof@v1";
  private static final String EXTRA = "extra ";
  private static final String INDEX = "index ";

  /**
   * Checks the limits.
   *
   * @throws RegistryException MALFORMED past them
   */
  public TlogProof {
    path = List.copyOf(path);
    if (path.size() > Merkle.PROOF_MAX) {
      throw TlogText.malformed("a proof has more than " + Merkle.PROOF_MAX + " hashes");
    }
  }

  /** A proof without extra data. */
  public static TlogProof of(long index, List<byte[]> path, SignedNote note) {
    return new TlogProof(null, index, path.stream().map(TlogText::base64).toList(), note);
  }

  /**
   * Reads a proof.
   *
   * @throws RegistryException MALFORMED for anything but what {@link #encode} gives
   */
  public static TlogProof parse(byte[] bytes) {
    if (bytes.length > BYTES_MAX) {
      throw TlogText.malformed("a proof has more than " + BYTES_MAX + " bytes");
    }
    int end = endOfLines(bytes);
    String head = TlogText.utf8("a proof", Arrays.copyOf(bytes, end));
    List<String> lines = List.of(head.split("\n", Merkle.PROOF_MAX + 5));
    int at = 1;
    String extra = null;
    if (at < lines.size() && lines.get(at).startsWith(EXTRA)) {
      extra = lines.get(at).substring(EXTRA.length());
      TlogText.base64("the extra data of a proof", extra);
      at++;
    }
    if (!lines.getFirst().equals(VERSION)
        || at >= lines.size()
        || !lines.get(at).startsWith(INDEX)) {
      throw TlogText.malformed("not a proof: no " + VERSION + " and index");
    }
    long index = TlogText.decimal("an index", lines.get(at).substring(INDEX.length()));
    var path = new ArrayList<String>();
    for (String line : lines.subList(at + 1, lines.size())) {
      TlogText.hash("a hash of a proof", line);
      path.add(line);
    }
    byte[] note = Arrays.copyOfRange(bytes, end + 2, bytes.length);
    return new TlogProof(extra, index, path, SignedNote.parse(note));
  }

  /** Where the first empty line begins, less the newline before. */
  private static int endOfLines(byte[] bytes) {
    for (int i = 1; i < bytes.length; i++) {
      if (bytes[i] == '\n' && bytes[i - 1] == '\n') {
        return i - 1;
      }
    }
    throw TlogText.malformed("a proof has no empty line before its checkpoint");
  }

  /** The hashes, from the leaf's sibling up. */
  List<byte[]> hashes() {
    return path.stream().map(text -> TlogText.hash("a hash of a proof", text)).toList();
  }

  /** The proof as it is stored; files are named {@code *.tlog-proof}. */
  public byte[] encode() {
    var lines = new StringBuilder(VERSION).append('\n');
    if (extra != null) {
      lines.append(EXTRA).append(extra).append('\n');
    }
    lines.append(INDEX).append(index).append('\n');
    path.forEach(hash -> lines.append(hash).append('\n'));
    byte[] head = lines.append('\n').toString().getBytes(UTF_8);
    byte[] checkpoint = note.encode();
    byte[] all = Arrays.copyOf(head, head.length + checkpoint.length);
    System.arraycopy(checkpoint, 0, all, head.length, checkpoint.length);
    return all;
  }
}
