package reg.scan.archive;

import java.io.IOException;
import java.io.InputStream;
import reg.scan.report.Findings;
import reg.scan.report.Rule;

/**
 * Unpacks members so that they can be read by position. Everything unpacked from one file, members
 * of members included, takes at most {@value #BYTES_MAX} bytes, and no member more than {@value
 * #RATIO_MAX} times what it was packed in. One for each file, for one thread.
 */
public final class Unpacker {
  /** The most bytes unpacked of one file. */
  public static final long BYTES_MAX = 1L << 30;

  /** The most that packed bytes may grow. */
  public static final int RATIO_MAX = 1024;

  /** What may always be unpacked, however little it was packed in. */
  private static final int GROWTH_FREE_BYTES = 1 << 20;

  private long left = BYTES_MAX;

  /**
   * A packed member.
   *
   * @param name in its archive
   * @param packedBytes what it takes there
   * @param stream gives its bytes
   */
  record Packed(String name, long packedBytes, Opener stream) {}

  /** Opens a stream. */
  interface Opener {
    InputStream open() throws IOException;
  }

  /** Unpacks a member and shows it, or tells why not. */
  void unpack(Packed member, Members members, Findings findings) {
    long allowed = allowed(member.packedBytes);
    long limit = Math.min(left, allowed);
    try (InputStream in = member.stream.open();
        var spool = new Spool()) {
      if (spool.fill(in, limit)) {
        left -= spool.size();
        members.scan(member.name, spool.bytes(), findings);
      } else if (limit == allowed) {
        findings.add(Rule.ARCHIVE_BOMB, "", grows(member.packedBytes, allowed));
      } else {
        left = 0;
        findings.add(
            Rule.ARCHIVE_UNCHECKED, "", "more than " + BYTES_MAX + " bytes to unpack in one file");
      }
    } catch (IOException e) {
      findings.add(Rule.ARCHIVE_MALFORMED, "", "cannot be unpacked: " + e.getMessage());
    }
  }

  /** Whether a member may unpack to what its archive says; a finding when not. */
  boolean mayGrow(long packedBytes, long size, Findings findings) {
    boolean may = size <= allowed(packedBytes);
    if (!may) {
      findings.add(Rule.ARCHIVE_BOMB, "", grows(packedBytes, size));
    }
    return may;
  }

  private static long allowed(long packedBytes) {
    return Math.max(GROWTH_FREE_BYTES, Math.min(packedBytes, BYTES_MAX) * RATIO_MAX);
  }

  private static String grows(long packedBytes, long size) {
    return packedBytes + " bytes that unpack to " + size + " or more";
  }
}
