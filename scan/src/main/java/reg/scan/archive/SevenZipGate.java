package reg.scan.archive;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.apache.commons.compress.PasswordRequiredException;
import org.apache.commons.compress.archivers.sevenz.SevenZFile;
import reg.chunker.format.FileBytes;
import reg.scan.report.Findings;
import reg.scan.report.Rule;

/** 7z archives. */
public final class SevenZipGate {
  private static final byte[] MAGIC = {'7', 'z', (byte) 0xbc, (byte) 0xaf, 0x27, 0x1c};
  private static final int MEMORY_KIB_MAX = 64 << 10;

  private SevenZipGate() {}

  /** Whether the first bytes are those of a 7z archive. */
  public static boolean claims(byte[] head, int length) {
    return length >= MAGIC.length && Arrays.equals(head, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
  }

  /** Looks at each member. */
  public static void scan(FileBytes file, Unpacker unpacker, Members members, Findings findings) {
    try (SevenZFile archive =
        SevenZFile.builder()
            .setSeekableByteChannel(new BytesChannel(file))
            .setMaxMemoryLimitKiB(MEMORY_KIB_MAX)
            .get()) {
      for (var entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
        Findings inside = findings.inMember(String.valueOf(entry.getName()));
        if (!entry.isDirectory()) {
          MemberNames.check(String.valueOf(entry.getName()), inside);
          var packed = new Unpacker.Packed(entry.getName(), file.size(), () -> content(archive));
          unpacker.unpack(packed, members, inside);
        }
      }
    } catch (PasswordRequiredException e) {
      findings.add(Rule.ARCHIVE_PACKING, "", "encrypted");
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      findings.add(Rule.ARCHIVE_MALFORMED, "", String.valueOf(e.getMessage()));
    }
  }

  /**
   * The current member's bytes, packed with its neighbours: the whole file is what they grow of.
   */
  private static InputStream content(SevenZFile archive) {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        return archive.read();
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        return archive.read(into, offset, length);
      }
    };
  }
}
