package reg.scan.archive;

import java.io.InputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.chunker.format.ByteWords;
import reg.chunker.format.FileBytes;
import reg.chunker.format.ZipEntries;
import reg.chunker.format.ZipEntry;
import reg.scan.report.Findings;
import reg.scan.report.Rule;

/** Zip archives: PyTorch checkpoints, {@code .npz}, {@code .keras} and plain ones. */
public final class ZipGate {
  private static final int DEFLATE = 8;
  private static final byte[] END_MARK = {'P', 'K', 5, 6};
  private static final int END_BYTES_MIN = 22;
  private static final int TAIL_BYTES_MAX = END_BYTES_MIN + 0xffff;

  /** The place in the mark of a byte that is rare in text. */
  private static final int RARE = 2;

  private ZipGate() {}

  /** Looks at each member. */
  public static void scan(FileBytes file, Unpacker unpacker, Members members, Findings findings) {
    try {
      for (ZipEntry entry : ZipEntries.read(file)) {
        member(file, entry, unpacker, new Shown(members, findings));
      }
    } catch (RegistryException e) {
      if (e.fault() != Fault.MALFORMED) {
        throw e;
      }
      findings.add(Rule.ARCHIVE_MALFORMED, "", String.valueOf(e.getMessage()));
    }
  }

  private record Shown(Members members, Findings findings) {}

  private static void member(FileBytes file, ZipEntry entry, Unpacker unpacker, Shown shown) {
    Findings findings = shown.findings.inMember(entry.name());
    MemberNames.check(entry.name(), findings);
    if (entry.method() != 0 && entry.method() != DEFLATE) {
      String how = entry.method() == ZipEntry.ENCRYPTED ? "encrypted" : "method " + entry.method();
      findings.add(Rule.ARCHIVE_PACKING, "", "packed so that it cannot be looked into: " + how);
      return;
    }
    var bytes = new Slice(file, entry.dataOffset(file), entry.storedSize());
    if (entry.stored()) {
      shown.members.scan(entry.name(), bytes, findings);
    } else if (unpacker.mayGrow(entry.storedSize(), entry.size(), findings)) {
      var packed = new Unpacker.Packed(entry.name(), entry.storedSize(), () -> new Deflated(bytes));
      unpacker.unpack(packed, shown.members, findings);
    }
  }

  /** Whether an archive lies behind other bytes, where readers that begin at the end find it. */
  public static boolean isHidden(FileBytes file) {
    int length = (int) Math.min(file.size(), TAIL_BYTES_MAX);
    byte[] tail = file.range(file.size() - length, length);
    if (tail.length < length) {
      return false;
    }
    long[] words = ByteWords.of(tail, length);
    int word = -1;
    do {
      word = ByteWords.find(words, word + 1, END_MARK[RARE], END_MARK[RARE]);
      int first = Math.max(0, word * ByteWords.BYTES - RARE);
      int end = Math.min((word + 1) * ByteWords.BYTES - RARE, length - END_BYTES_MIN + 1);
      for (int at = first; at < end; at++) {
        if (isEnd(tail, at)) {
          return true;
        }
      }
    } while (word < words.length);
    return false;
  }

  /** An end record whose comment reaches to the end, with at least one entry. */
  private static boolean isEnd(byte[] tail, int at) {
    for (int i = 0; i < END_MARK.length; i++) {
      if (tail[at + i] != END_MARK[i]) {
        return false;
      }
    }
    int entries = (tail[at + 10] & 0xff) | (tail[at + 11] & 0xff) << 8;
    int comment = (tail[at + 20] & 0xff) | (tail[at + 21] & 0xff) << 8;
    return entries > 0 && at + END_BYTES_MIN + comment == tail.length;
  }

  /** A raw deflate stream that gives its memory back. */
  private static final class Deflated extends InflaterInputStream {
    Deflated(FileBytes bytes) {
      super(input(bytes), new Inflater(true), 1 << 15);
    }

    private static InputStream input(FileBytes bytes) {
      return BytesChannel.stream(bytes);
    }

    @Override
    public void close() {
      inf.end();
    }
  }
}
