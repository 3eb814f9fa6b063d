package reg.node.folder;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.ProgressListener;
import reg.base.RegistryException;
import reg.ipld.BlockSource;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.multiformats.Multihash;
import reg.manifest.FileSet;
import reg.manifest.ReleaseFile;
import reg.manifest.path.PathRules;
import reg.manifest.signing.VerifiedRelease;
import reg.node.folder.Receipt.UnsignedFile;
import reg.node.tree.Contents;
import reg.node.tree.TreeFile;

/**
 * A folder that a pull wrote, and what it should hold, as its receipt proves it. Needs no store:
 * the receipt brings the signed release along.
 */
public final class PulledFolder {
  private final Path folder;
  private final ReceiptFile receipt;
  private final @Nullable VerifiedRelease release;
  private final List<ExpectedFile> files;
  private final List<String> emptyFolders;

  private PulledFolder(
      Path folder,
      ReceiptFile receipt,
      @Nullable VerifiedRelease release,
      List<ExpectedFile> files,
      List<String> emptyFolders) {
    this.folder = folder;
    this.receipt = receipt;
    this.release = release;
    this.files = List.copyOf(files);
    this.emptyFolders = emptyFolders;
  }

  /**
   * Reads the receipt and checks the signatures of the release in it.
   *
   * @throws RegistryException NOT_FOUND when there is no receipt; MALFORMED or CORRUPT when it is
   *     damaged; UNSIGNED or BAD_SIGNATURE when the release is not what its publisher signed
   */
  public static PulledFolder open(Path folder) {
    ReceiptFile receipt = ReceiptFile.read(folder);
    VerifiedRelease release = SignedReceipt.release(receipt);
    var filter = PathFilter.of(receipt.receipt().part());
    var files = release == null ? ofRoot(receipt) : ofRelease(receipt, release, filter);
    var emptyFolders = new ArrayList<>(files.emptyFolders);
    emptyFolders.removeIf(path -> !filter.takesFolder(path));
    return new PulledFolder(folder, receipt, release, files.files, emptyFolders);
  }

  public Receipt receipt() {
    return receipt.receipt();
  }

  /** The signed release; null for a bare root. */
  public @Nullable VerifiedRelease release() {
    return release;
  }

  /** The files that it should hold: of a part of a release, those of the part. */
  public List<ExpectedFile> files() {
    return files;
  }

  /** The inner nodes of the files' trees, as far as the receipt brings them. */
  public BlockSource nodes() {
    return receipt;
  }

  /** Reads and hashes every file. */
  public FolderState check(int threads, ProgressListener progress) {
    return new FolderCheck(receipt, threads, progress)
        .compare(folder, files, emptyFolders, Set.of(PathRules.RECEIPT_NAME));
  }

  /** What a folder should hold. */
  private record Expected(List<ExpectedFile> files, List<String> emptyFolders) {}

  /** Hashes of the receipt's own count only for what no signature covers: parts of files. */
  private static Expected ofRelease(
      ReceiptFile receipt, VerifiedRelease release, PathFilter filter) {
    FileSet set = release.release().content().readFiles(receipt);
    var expected = new TreeMap<String, ExpectedFile>();
    for (ReleaseFile file : set.files()) {
      if (filter.takesWhole(file.path())) {
        Multihash whole = receipt.get(file.cid()) == null ? file.sha256() : null;
        expected.put(file.path(), new ExpectedFile(file.path(), file.size(), file.cid(), whole));
      }
    }
    for (UnsignedFile part : receipt.receipt().unsigned()) {
      Cid cid = Cid.v1(Codec.RAW, part.sha256());
      var file = new ExpectedFile(part.path(), part.size(), cid, part.sha256());
      if (expected.putIfAbsent(part.path(), file) != null) {
        throw new RegistryException(
            Fault.MALFORMED, "the receipt has a hash of its own for the signed " + part.path());
      }
    }
    return new Expected(List.copyOf(expected.values()), set.emptyFolders());
  }

  /** Hashes of the receipt's own count only for files whose leaves cannot be hashed alone. */
  private static Expected ofRoot(ReceiptFile receipt) {
    var unsigned = new HashMap<String, UnsignedFile>();
    receipt.receipt().unsigned().forEach(file -> unsigned.put(file.path(), file));
    Contents contents = Contents.ofRoot(receipt.receipt().root(), receipt);
    var filter = PathFilter.of(receipt.receipt().part());
    var files = new ArrayList<ExpectedFile>();
    for (TreeFile file : contents.files()) {
      if (filter.takesWhole(file.path())) {
        UnsignedFile own = unsigned.get(file.path());
        Multihash whole = null;
        if (own != null && InnerNodes.of(receipt, file.cid()) == null) {
          whole = own.sha256();
        }
        files.add(new ExpectedFile(file.path(), file.size(), file.cid(), whole));
      }
    }
    return new Expected(files, contents.emptyFolders());
  }
}
