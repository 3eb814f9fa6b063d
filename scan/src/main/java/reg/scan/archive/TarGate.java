package reg.scan.archive;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import reg.chunker.format.FileBytes;
import reg.scan.report.Findings;
import reg.scan.report.Rule;

/** Tar archives, read where they lie. */
public final class TarGate {
  /** The most members that are looked at. */
  public static final int MEMBERS_MAX = 1_000_000;

  /** The longest header of a member, long names and attributes included. */
  private static final int HEADER_BYTES_MAX = 1 << 20;

  private static final int MAGIC_OFFSET = 257;
  private static final String MAGIC = "ustar";

  private TarGate() {}

  /** Whether the first bytes are those of a tar archive. */
  public static boolean claims(byte[] head, int length) {
    return length >= MAGIC_OFFSET + MAGIC.length()
        && MAGIC.equals(
            new String(head, MAGIC_OFFSET, MAGIC.length(), StandardCharsets.ISO_8859_1));
  }

  /** Looks at each member. */
  public static void scan(FileBytes file, Members members, Findings findings) {
    var bytes = new BytesChannel.Stream(file);
    try (var tar = new TarArchiveInputStream(bytes, StandardCharsets.UTF_8.name())) {
      bytes.limitReads(HEADER_BYTES_MAX);
      TarArchiveEntry entry = tar.getNextEntry();
      for (int i = 0; entry != null; i++) {
        if (i == MEMBERS_MAX) {
          findings.add(Rule.ARCHIVE_UNCHECKED, "", "more than " + MEMBERS_MAX + " members");
          return;
        }
        member(
            entry, new Slice(file, bytes.position(), size(entry, file, bytes)), members, findings);
        bytes.limitReads(HEADER_BYTES_MAX);
        entry = tar.getNextEntry();
      }
    } catch (IOException | IllegalArgumentException e) {
      findings.add(Rule.ARCHIVE_MALFORMED, bytes.position(), String.valueOf(e.getMessage()));
    }
  }

  private static long size(TarArchiveEntry entry, FileBytes file, BytesChannel.Stream at)
      throws IOException {
    if (entry.getSize() > file.size() - at.position()) {
      throw new IOException("a member that ends behind the archive");
    }
    return entry.getSize();
  }

  private static void member(
      TarArchiveEntry entry, FileBytes bytes, Members members, Findings findings) {
    Findings inside = findings.inMember(entry.getName());
    MemberNames.check(entry.getName(), inside);
    if (entry.isSymbolicLink() || entry.isLink()) {
      Findings link = inside.apart();
      MemberNames.check(entry.getLinkName(), link);
      if (link.isDenied()) {
        inside.add(Rule.ARCHIVE_LINK, "", "a link to " + Findings.shown(entry.getLinkName()));
      }
    } else if (entry.isSparse()) {
      inside.add(Rule.ARCHIVE_PACKING, "", "a sparse member, which is not looked into");
    } else if (!entry.isDirectory()) {
      members.scan(entry.getName(), bytes, inside);
    }
  }
}
