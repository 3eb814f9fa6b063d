package reg.node.seal;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.multiformats.Multihash;
import reg.manifest.FileSet;
import reg.manifest.ReleaseFile;
import reg.manifest.path.PathRules;

/** The tar of a private release, made as it is read. */
final class ArchiveInput {
  private ArchiveInput() {}

  /** A part of the tar, opened when its turn comes. */
  private interface Part {
    InputStream open() throws IOException;
  }

  /**
   * The tar of some files.
   *
   * @param onDisk where the files' bytes lie, by path
   */
  static InputStream of(byte[] receipt, FileSet files, Map<String, Path> onDisk) {
    var archive = new Archive(files, receipt.length);
    Stream<Part> first =
        Stream.of(
            bytes(TarEntries.file(PathRules.RECEIPT_NAME, receipt.length)),
            bytes(receipt),
            () -> zeros(fill(receipt.length)));
    Stream<Part> folders = files.emptyFolders().stream().map(f -> bytes(TarEntries.folder(f)));
    Stream<Part> contents = files.files().stream().flatMap(file -> parts(file, onDisk));
    Stream<Part> end =
        Stream.of(() -> zeros(archive.paddedBytes() - archive.end() + Archive.END_BYTES));
    return new Joined(Stream.of(first, folders, contents, end).flatMap(part -> part).iterator());
  }

  private static Stream<Part> parts(ReleaseFile file, Map<String, Path> onDisk) {
    Path place = Objects.requireNonNull(onDisk.get(file.path()));
    return Stream.of(
        bytes(TarEntries.file(file.path(), file.size())),
        () -> new Listed(Files.newInputStream(place), file, place),
        () -> zeros(fill(file.size())));
  }

  private static Part bytes(byte[] bytes) {
    return () -> new ByteArrayInputStream(bytes);
  }

  private static long fill(long length) {
    return TarEntries.padded(length) - length;
  }

  private static InputStream zeros(long count) {
    return new Zeros(count);
  }

  /** So many zeros. */
  private static final class Zeros extends InputStream {
    private long left;

    Zeros(long count) {
      this.left = count;
    }

    @Override
    public int read() {
      return left-- > 0 ? 0 : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      if (left <= 0) {
        return -1;
      }
      int count = (int) Math.min(length, left);
      Arrays.fill(into, offset, offset + count, (byte) 0);
      left -= count;
      return count;
    }
  }

  /** A file as it was listed; one that has changed since is refused. */
  private static final class Listed extends FilterInputStream {
    private final ReleaseFile file;
    private final Path place;
    private final MessageDigest digest = Multihash.newSha256();
    private long left;

    Listed(InputStream in, ReleaseFile file, Path place) {
      super(in);
      this.file = file;
      this.place = place;
      this.left = file.size();
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int count = in.read(into, offset, (int) Math.min(length, left));
      left -= Math.max(0, count);
      if (count > 0) {
        Multihash.update(digest, into, offset, count);
      }
      if (count < 0 || (left == 0 && !Multihash.ofSha256(digest.digest()).equals(file.sha256()))) {
        throw new RegistryException(
            Fault.CONFLICT, place + " changed while it was read; push again");
      }
      return count;
    }
  }

  /** One part behind the other. */
  private static final class Joined extends InputStream {
    private final Iterator<Part> parts;
    private InputStream at = InputStream.nullInputStream();

    Joined(Iterator<Part> parts) {
      this.parts = parts;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int count = at.read(into, offset, length);
      while (count < 0 && parts.hasNext()) {
        at.close();
        at = parts.next().open();
        count = at.read(into, offset, length);
      }
      return count;
    }

    @Override
    public void close() throws IOException {
      at.close();
    }
  }
}
