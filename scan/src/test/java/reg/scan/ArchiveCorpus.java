package reg.scan;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.sevenz.SevenZOutputFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorOutputStream;

/** Archives that hide a pickle, grow without bound or write outside. */
final class ArchiveCorpus {
  private ArchiveCorpus() {}

  /** What writes an archive or packs bytes. */
  private interface Writer {
    void write(OutputStream out) throws IOException;
  }

  private static byte[] written(Writer writer) {
    var out = new ByteArrayOutputStream();
    try {
      writer.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** Stored, as checkpoints are. */
  static byte[] zip(Map<String, byte[]> members) {
    return written(
        out -> {
          try (var zip = new ZipOutputStream(out)) {
            for (var member : members.entrySet()) {
              var entry = new ZipEntry(member.getKey());
              entry.setMethod(ZipEntry.STORED);
              entry.setSize(member.getValue().length);
              var crc = new CRC32();
              crc.update(member.getValue());
              entry.setCrc(crc.getValue());
              zip.putNextEntry(entry);
              zip.write(member.getValue());
            }
          }
        });
  }

  static byte[] deflated(String name, byte[] content) {
    return written(
        out -> {
          try (var zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content);
          }
        });
  }

  static byte[] tar(String name, byte[] content) {
    return written(
        out -> {
          try (var tar = new TarArchiveOutputStream(out)) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
            var entry = new TarArchiveEntry(name, true);
            entry.setSize(content.length);
            tar.putArchiveEntry(entry);
            tar.write(content);
            tar.closeArchiveEntry();
          }
        });
  }

  private static byte[] linkTar(String target) {
    return written(
        out -> {
          try (var tar = new TarArchiveOutputStream(out)) {
            var entry = new TarArchiveEntry("link", TarConstants.LF_SYMLINK);
            entry.setLinkName(target);
            tar.putArchiveEntry(entry);
            tar.closeArchiveEntry();
          }
        });
  }

  /** A tar archive whose first member's name takes 2 MiB. */
  private static byte[] longNameTar() {
    byte[] header = new byte[512];
    put(header, 0, "././@LongLink");
    put(header, 124, "00010000000");
    put(header, 148, "        ");
    put(header, 156, "L");
    put(header, 257, "ustar  ");
    int sum = 0;
    for (byte b : header) {
      sum += b & 0xff;
    }
    put(header, 148, "%06o".formatted(sum));
    return PickleCorpus.join(header, PickleCorpus.filled('n', 2 << 20), tar("x", new byte[1]));
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = PickleCorpus.bytes(text);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }

  static byte[] gzip(byte[] content) {
    return written(
        out -> {
          try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
          }
        });
  }

  private static void zeros(OutputStream out) throws IOException {
    byte[] zeros = new byte[1 << 20];
    for (int i = 0; i < 100; i++) {
      out.write(zeros);
    }
  }

  private static byte[] bombZip() {
    return written(
        out -> {
          try (var zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("zeros"));
            zeros(zip);
          }
        });
  }

  private static byte[] bombGzip() {
    return written(
        out -> {
          try (var gzip = new GZIPOutputStream(out)) {
            zeros(gzip);
          }
        });
  }

  static byte[] sevenZip(String name, byte[] content) {
    try {
      Path file = Files.createTempFile("reg-test", ".7z");
      try (var archive = new SevenZOutputFile(file.toFile())) {
        var entry = archive.createArchiveEntry(file, name);
        archive.putArchiveEntry(entry);
        archive.write(content);
        archive.closeArchiveEntry();
      }
      byte[] bytes = Files.readAllBytes(file);
      Files.delete(file);
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] npy(String descr, byte[] data) {
    String header = "{'descr': '%s', 'fortran_order': False, 'shape': (1,), }\n".formatted(descr);
    byte[] text = PickleCorpus.bytes(header);
    return PickleCorpus.join(
        PickleCorpus.bytes("\223NUMPY\1\0"),
        new byte[] {(byte) text.length, (byte) (text.length >> 8)},
        text,
        data);
  }

  static Map<String, byte[]> hostile() {
    byte[] pickle = PickleCorpus.calling("os.system");
    byte[] zipped = zip(Map.of("archive/data.pkl", pickle));
    var files = new LinkedHashMap<String, byte[]>();
    files.put("model.pt", zipped);
    files.put("deflated.pt", deflated("archive/data.pkl", pickle));
    files.put("odd-name.pt", zip(Map.of("archive/weights.txt", pickle)));
    files.put("model.7z", sevenZip("data.pkl", pickle));
    files.put("model.tar", tar("data.pkl", pickle));
    files.put("model.tar.gz", gzip(tar("data.pkl", pickle)));
    files.put("model.pkl.gz", gzip(pickle));
    files.put(
        "model.joblib",
        written(
            out -> {
              try (var zlib = new DeflaterOutputStream(out)) {
                zlib.write(pickle);
              }
            }));
    files.put(
        "model.pkl.bz2",
        written(
            out -> {
              try (var bzip2 = new BZip2CompressorOutputStream(out)) {
                bzip2.write(pickle);
              }
            }));
    files.put(
        "model.pkl.xz",
        written(
            out -> {
              try (var xz = new XZCompressorOutputStream(out)) {
                xz.write(pickle);
              }
            }));
    files.put("objects.npy", npy("|O", pickle));
    files.put("objects.npz", zip(Map.of("arr_0.npy", npy("|O", pickle))));
    files.put("in-zip-in-tar.tar", tar("model.pt", zipped));
    files.put("behind-text.bin", PickleCorpus.join(PickleCorpus.bytes("some text\n"), zipped));
    files.put("cut.pt", Arrays.copyOf(zipped, zipped.length - 5));
    files.put("up.zip", zip(Map.of("../../etc/cron.d/x", new byte[1])));
    files.put("root.zip", zip(Map.of("/etc/cron.d/x", new byte[1])));
    files.put("drive.zip", zip(Map.of("C:\\windows\\x", new byte[1])));
    files.put("backslash.zip", zip(Map.of("..\\..\\x", new byte[1])));
    files.put("up.tar", tar("a/../../x", new byte[1]));
    files.put("link.tar", linkTar("../../etc/passwd"));
    files.put("long-name.tar", longNameTar());
    files.put("bomb.zip", bombZip());
    files.put("bomb.gz", bombGzip());
    byte[] deep = zip(Map.of("x", new byte[1]));
    for (int i = 0; i < 4; i++) {
      deep = zip(Map.of("inner.zip", deep));
    }
    files.put("deep.zip", deep);
    return files;
  }
}
