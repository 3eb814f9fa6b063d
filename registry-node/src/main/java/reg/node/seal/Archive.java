package reg.node.seal;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import reg.manifest.FileSet;
import reg.manifest.Release;
import reg.manifest.ReleaseFile;
import reg.manifest.path.PathRules;

/**
 * Where everything lies in the tar of a private release: its receipt, the empty folders, the files
 * in the order of their list, two empty blocks, and zeros up to a length that tells little.
 */
final class Archive {
  /** The one file of a private release. */
  static final String FILE = "release.tar.age";

  /** How the files of a private release are cut, as its release says. */
  static final String PROFILE = "age-1";

  /** The two empty blocks behind the files, which {@link #end} counts. */
  static final int END_BYTES = 2 * TarEntries.BLOCK_BYTES;

  private final Map<String, Long> offsets = new HashMap<>();
  private final long end;

  /**
   * The layout for a list of files.
   *
   * @param receiptBytes how long the receipt is, which comes first
   */
  Archive(FileSet files, long receiptBytes) {
    long at = contentsAt(receiptBytes);
    for (String folder : files.emptyFolders()) {
      at += TarEntries.folder(folder).length;
    }
    for (ReleaseFile file : files.files()) {
      at += TarEntries.file(file.path(), file.size()).length;
      offsets.put(file.path(), at);
      at = Math.addExact(at, TarEntries.padded(file.size()));
    }
    end = Math.addExact(at, END_BYTES);
  }

  /** Whether a release is private. */
  static boolean isIn(Release release) {
    return release.content().profile().equals(PROFILE);
  }

  /** Where the receipt lies. */
  static long receiptAt(long receiptBytes) {
    return TarEntries.file(PathRules.RECEIPT_NAME, receiptBytes).length;
  }

  private static long contentsAt(long receiptBytes) {
    return receiptAt(receiptBytes) + TarEntries.padded(receiptBytes);
  }

  /** Where the content of a listed file begins. */
  long offset(String path) {
    return Objects.requireNonNull(offsets.get(path), path);
  }

  /** Where the files and the two empty blocks end. */
  long end() {
    return end;
  }

  /** The whole length, zeros at the end counted. */
  long paddedBytes() {
    return padme(end);
  }

  /**
   * A length that lets lengths near it look the same, at most 12 % longer, in whole tar blocks.
   * Source: Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and Communication with
   * PURBs", PoPETs 2019, section 4.
   */
  static long padme(long length) {
    int exponent = Long.SIZE - 1 - Long.numberOfLeadingZeros(length);
    int precision = Integer.SIZE - Integer.numberOfLeadingZeros(exponent);
    long mask = (1L << Math.max(0, exponent - precision)) - 1;
    return TarEntries.padded((length + mask) & ~mask);
  }
}
