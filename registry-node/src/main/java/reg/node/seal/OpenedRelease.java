package reg.node.seal;

import java.io.ByteArrayInputStream;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.BlockSource;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.unixfs.Leaf;
import reg.ipld.unixfs.UnixFsReader;
import reg.manifest.FileSet;
import reg.manifest.Release;
import reg.manifest.ReleaseFile;
import reg.manifest.age.AgeFileKey;
import reg.manifest.age.AgeIdentity;
import reg.manifest.path.PathRules;
import reg.manifest.signing.VerifiedRelease;
import reg.node.folder.ReceiptFile;
import reg.node.folder.SignedReceipt;
import reg.node.key.ReaderKeys;

/**
 * A private release with a key that opens it: the signed release inside, and all its blocks as if
 * they were held in the clear. Each leaf is decrypted when it is asked for, by any thread, and
 * hashed like any other.
 */
public final class OpenedRelease implements BlockSource {
  private final SealedBytes bytes;
  private final ReceiptFile receipt;
  private final VerifiedRelease inside;
  private final Map<Cid, Place> leaves = new HashMap<>();

  /** Where a leaf lies in the archive. */
  private record Place(long offset, int size) {}

  private OpenedRelease(SealedBytes bytes, ReceiptFile receipt, VerifiedRelease inside, long size) {
    this.bytes = bytes;
    this.receipt = receipt;
    this.inside = inside;
    FileSet files = inside.release().content().readFiles(receipt);
    var archive = new Archive(files, size);
    if (archive.paddedBytes() != bytes.size()) {
      throw new RegistryException(
          Fault.MALFORMED, "the private archive is not as long as its list of files makes it");
    }
    files.files().forEach(file -> addLeaves(file, archive.offset(file.path())));
  }

  /** Whether a release is private. */
  public static boolean isPrivate(@Nullable VerifiedRelease release) {
    return release != null && Archive.isIn(release.release());
  }

  /** For how many recipients a private release is encrypted. */
  public static int recipients(Release release, BlockSource source) {
    return sealed(release, source).header().recipients();
  }

  /**
   * Opens a private release.
   *
   * @throws RegistryException NOT_FOUND when no identity opens it; MALFORMED or CORRUPT when it is
   *     damaged; BAD_SIGNATURE when what is inside is another publisher's
   */
  public static OpenedRelease open(
      VerifiedRelease release, BlockSource source, Collection<AgeIdentity> identities) {
    SealedBytes sealed = sealed(release.release(), source);
    return of(release, sealed.unlock(key(release, sealed, identities)));
  }

  /**
   * Requires that an identity opens a private release. Of its content only the first leaf is read,
   * which is the header.
   *
   * @throws RegistryException NOT_FOUND when none does; MALFORMED or CORRUPT when it is damaged
   */
  public static void requireReader(
      VerifiedRelease release, BlockSource source, Collection<AgeIdentity> identities) {
    var _ = key(release, sealed(release.release(), source), identities);
  }

  private static AgeFileKey key(
      VerifiedRelease release, SealedBytes sealed, Collection<AgeIdentity> identities) {
    AgeFileKey key = sealed.header().open(identities);
    if (key == null) {
      throw new RegistryException(
          Fault.NOT_FOUND,
          release.release().id()
              + " is private, for "
              + sealed.header().recipients()
              + " recipients, and no key here opens it: "
              + ReaderKeys.describe(identities)
              + ". Ask its publisher to name you in the next version; 'reg key recipient' shows"
              + " what to send");
    }
    return key;
  }

  private static SealedBytes sealed(Release release, BlockSource source) {
    FileSet files = release.content().readFiles(source);
    boolean one = files.files().size() == 1 && files.emptyFolders().isEmpty();
    if (!one || !files.files().getFirst().path().equals(Archive.FILE)) {
      throw new RegistryException(
          Fault.MALFORMED, release.id() + " says that it is private, but lists other files");
    }
    return new SealedBytes(source, files.files().getFirst().cid());
  }

  private static OpenedRelease of(VerifiedRelease outside, SealedBytes bytes) {
    long header = Archive.receiptAt(0);
    long size = TarEntries.sizeIn(bytes.read(0, (int) header), PathRules.RECEIPT_NAME);
    if (size < 0 || size > ReceiptFile.BYTES_MAX) {
      throw new RegistryException(
          Fault.MALFORMED, "the private archive does not begin with a receipt");
    }
    var in = new ByteArrayInputStream(bytes.read(header, (int) size));
    ReceiptFile receipt = ReceiptFile.decode(in);
    VerifiedRelease inside = SignedReceipt.release(receipt);
    if (inside == null || OpenedRelease.isPrivate(inside)) {
      throw new RegistryException(Fault.UNSIGNED, "nobody signed for what is in the archive");
    }
    var id = outside.release().id();
    if (!inside.release().id().equals(id)) {
      throw new RegistryException(
          Fault.BAD_SIGNATURE,
          id + " was asked for, but " + inside.release().id() + " is signed in its archive");
    }
    return new OpenedRelease(bytes, receipt, inside, size);
  }

  private void addLeaves(ReleaseFile file, long start) {
    if (file.cid().codec() == Codec.RAW) {
      leaves.put(file.cid(), new Place(start, (int) file.size()));
      return;
    }
    Iterator<Leaf> all = new UnixFsReader(receipt).leaves(file.cid());
    long at = 0;
    while (all.hasNext()) {
      Leaf leaf = all.next();
      boolean inPlace = leaf.offset() == at && leaf.offset() + leaf.size() <= file.size();
      if (!inPlace) {
        throw new RegistryException(
            Fault.MALFORMED, file.path() + " is longer than listed, or not cut at 1 MiB");
      }
      leaves.put(leaf.cid(), new Place(start + leaf.offset(), leaf.size()));
      at += Sealing.LEAF_BYTES;
    }
  }

  /** The release inside, as if it had been published in the clear. */
  public VerifiedRelease release() {
    return inside;
  }

  @Override
  public @Nullable Block get(Cid cid) {
    Block node = receipt.get(cid);
    Place place = leaves.get(cid);
    if (node != null || place == null) {
      return node;
    }
    return Block.verified(cid, bytes.read(place.offset, place.size));
  }
}
