package reg.scan.tensor;

import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import reg.chunker.format.FileBytes;
import reg.chunker.format.HeaderInput;
import reg.scan.report.Findings;
import reg.scan.report.Rule;

/** NumPy arrays. Those of Python objects hold a pickle behind their header. */
public final class NpyGate {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int HEADER_BYTES_MAX = 1 << 20;
  private static final Pattern OBJECTS = Pattern.compile("['\"][<>|=]?O[0-9]*['\"]");

  private NpyGate() {}

  /** Whether the first bytes are those of an array. */
  public static boolean claims(byte[] head, int length) {
    for (int i = 0; i < MAGIC.length; i++) {
      if (i >= length || head[i] != MAGIC[i]) {
        return false;
      }
    }
    return true;
  }

  /** Where the pickle of an array of objects begins; empty when there is none. */
  public static OptionalLong pickle(FileBytes file, Findings findings) {
    if (file.size() < MAGIC.length + 4) {
      findings.add(Rule.NPY_MALFORMED, "", "cut off");
      return OptionalLong.empty();
    }
    var in = new HeaderInput(file, MAGIC.length, file.size());
    int version = in.u8();
    in.pass(1);
    long length = version == 1 || in.left() < 4 ? in.u16() : in.u32();
    if (version < 1 || version > 3 || length > HEADER_BYTES_MAX || length > in.left()) {
      findings.add(
          Rule.NPY_MALFORMED, "", "version " + version + ", header of " + length + " bytes");
      return OptionalLong.empty();
    }
    String header = new String(in.bytes(length), StandardCharsets.ISO_8859_1);
    return OBJECTS.matcher(header).find() ? OptionalLong.of(in.position()) : OptionalLong.empty();
  }
}
