package reg.scan.archive;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.DataFormatException;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import reg.chunker.format.FileBytes;
import reg.scan.report.Findings;

/** One file packed as gzip, zlib, bzip2 or xz. */
public final class CompressedGate {
  private static final int XZ_MEMORY_KIB_MAX = 64 << 10;
  private static final int INFLATED_BYTES_MIN = 16;
  private static final int XZ_HEAD = 0xfd377a58;

  private CompressedGate() {}

  /** Whether the first bytes are those of a packed file. */
  public static boolean claims(byte[] head, int length) {
    return length >= 10
        && (isGzip(head)
            || isBzip2(head)
            || isXz(head)
            || (isZlib(head) && inflates(head, length)));
  }

  private static boolean isGzip(byte[] head) {
    return head[0] == 0x1f && (head[1] & 0xff) == 0x8b && head[2] == 8;
  }

  private static boolean isBzip2(byte[] head) {
    return head[0] == 'B' && head[1] == 'Z' && head[2] == 'h' && head[4] == 0x31 && head[5] == 0x41;
  }

  private static boolean isXz(byte[] head) {
    int start = (head[0] & 0xff) << 24 | head[1] << 16 | head[2] << 8 | head[3];
    return start == XZ_HEAD && head[4] == 'Z' && head[5] == 0;
  }

  /** As joblib writes it. Other zlib streams begin likewise and are told by what comes of them. */
  private static boolean isZlib(byte[] head) {
    int start = (head[0] & 0xff) << 8 | (head[1] & 0xff);
    return head[0] == 0x78 && start % 31 == 0 && (head[1] & 0x20) == 0;
  }

  /** The two bytes of zlib begin other files, too, from which nothing worth a look comes. */
  private static boolean inflates(byte[] head, int length) {
    var inflater = new Inflater();
    try {
      inflater.setInput(head, 0, length);
      inflater.inflate(new byte[INFLATED_BYTES_MIN]);
      return true;
    } catch (DataFormatException e) {
      return false;
    } finally {
      inflater.end();
    }
  }

  /** Unpacks a file that {@link #claims} to be packed and looks at what comes of it. */
  public static void scan(FileBytes file, Unpacker unpacker, Members members, Findings findings) {
    byte[] head = new byte[10];
    file.fill(0, head);
    var packed = new Unpacker.Packed("content", file.size(), () -> open(head, file));
    unpacker.unpack(packed, members, findings.inMember("content"));
  }

  private static InputStream open(byte[] head, FileBytes file) throws IOException {
    InputStream in = BytesChannel.stream(file);
    if (isGzip(head)) {
      return new GZIPInputStream(in, 1 << 15);
    }
    if (isBzip2(head)) {
      return new BZip2CompressorInputStream(in, true);
    }
    return isXz(head)
        ? XZCompressorInputStream.builder()
            .setInputStream(in)
            .setDecompressConcatenated(true)
            .setMemoryLimitKiB(XZ_MEMORY_KIB_MAX)
            .get()
        : new InflaterInputStream(in);
  }
}
