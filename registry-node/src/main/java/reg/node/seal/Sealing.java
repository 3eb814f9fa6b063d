package reg.node.seal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import reg.base.Fault;
import reg.base.ProgressListener;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.BlockSink;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.multiformats.Multihash;
import reg.ipld.unixfs.DirectoryBuilder;
import reg.ipld.unixfs.FileBuilder;
import reg.ipld.unixfs.Subtree;
import reg.ipld.unixfs.UnixFsProfile;
import reg.manifest.FileSet;
import reg.manifest.Release;
import reg.manifest.ReleaseContent;
import reg.manifest.ReleaseFile;
import reg.manifest.age.AgeEncryptor;
import reg.manifest.age.AgeFileKey;
import reg.manifest.age.AgeHeader;
import reg.manifest.age.AgePayload;
import reg.manifest.age.AgeRecipient;
import reg.manifest.signing.Envelope;
import reg.node.folder.Receipt;
import reg.node.folder.ReceiptFile;

/**
 * Makes the content of a private release: the files of an ordinary one, which is signed too and
 * lies inside, encrypted under a key of their own.
 */
public final class Sealing {
  /** How the payload, and each file inside, is cut, in bytes. */
  static final int LEAF_BYTES = 1 << 20;

  /** The most leaves that a payload may have: 1 TiB. */
  static final int LEAVES_MAX = 1 << 20;

  private final BlockSink sink;
  private final ProgressListener progress;

  /** Puts encrypted blocks into a sink. */
  public Sealing(BlockSink sink, ProgressListener progress) {
    this.sink = sink;
    this.progress = progress;
  }

  /**
   * What is to be read by recipients alone.
   *
   * @param release of the files, as it would be published in the clear
   * @param envelope that release, signed
   * @param records of the publisher that its signature needs
   * @param files the list of the release
   * @param inner all blocks of the release and its tree but the leaves
   */
  public record Inside(
      Release release, Envelope envelope, List<Block> records, FileSet files, InnerBlocks inner) {}

  /** What is published of it: the content, and its list. */
  public record Outside(ReleaseContent content, FileSet files) {}

  /**
   * Encrypts.
   *
   * @param onDisk where the files' bytes lie, by path
   * @throws RegistryException INVALID_REQUEST for more than 1 TiB or too many files; CONFLICT when
   *     a file changed meanwhile; STORAGE
   */
  public Outside seal(Inside inside, Map<String, Path> onDisk, SortedSet<AgeRecipient> recipients) {
    var key = AgeFileKey.generate();
    AgeHeader header = AgeHeader.write(key, recipients);
    byte[] receipt = receipt(inside, inside.release.issued());
    requireRoom(receipt.length, new Archive(inside.files, receipt.length).paddedBytes());
    progress.begin("encrypting", inside.files.bytes());
    try (InputStream tar = ArchiveInput.of(receipt, inside.files, onDisk)) {
      return publish(write(header.bytes(), new AgeEncryptor(key, tar)));
    } catch (IOException e) {
      throw new RegistryException(
          Fault.STORAGE, "the files cannot be read again: " + e.getMessage(), e);
    }
  }

  private static void requireRoom(long receiptBytes, long archiveBytes) {
    if (receiptBytes > ReceiptFile.BYTES_MAX
        || AgePayload.payloadBytes(archiveBytes) > (long) LEAVES_MAX * LEAF_BYTES) {
      throw new RegistryException(
          Fault.INVALID_REQUEST,
          archiveBytes
              + " bytes, "
              + receiptBytes
              + " of them a list of files, are more than a private release has room for; push them"
              + " in parts");
    }
  }

  private static byte[] receipt(Inside inside, Instant now) {
    var blocks = new ArrayList<Block>();
    blocks.add(inside.envelope.block());
    blocks.addAll(inside.records);
    blocks.addAll(inside.inner.all());
    var receipt =
        new Receipt(
            inside.release.id().toString(),
            inside.release.content().root(),
            inside.envelope.block().cid(),
            inside.records.stream().map(Block::cid).toList(),
            Receipt.Part.ALL,
            List.of(),
            now);
    return ReceiptFile.encode(receipt, blocks);
  }

  /** A file of age: its header is the first leaf, so that it can be written anew alone. */
  private ReleaseFile write(byte[] header, InputStream payload) throws IOException {
    var builder = new FileBuilder(UnixFsProfile.V1_2025, sink);
    MessageDigest whole = Multihash.newSha256();
    long size = put(builder, whole, header, header.length);
    byte[] leaf = new byte[LEAF_BYTES];
    for (int n = payload.readNBytes(leaf, 0, LEAF_BYTES);
        n > 0;
        n = payload.readNBytes(leaf, 0, LEAF_BYTES)) {
      size += put(builder, whole, leaf, n);
      progress.advance(n);
    }
    Subtree top = builder.finish();
    return new ReleaseFile(Archive.FILE, size, top.cid(), Multihash.ofSha256(whole.digest()));
  }

  private int put(FileBuilder builder, MessageDigest whole, byte[] bytes, int size) {
    Multihash.update(whole, bytes, 0, size);
    Block leaf = Block.of(Codec.RAW, Arrays.copyOf(bytes, size));
    sink.put(leaf);
    builder.add(leaf, size);
    return size;
  }

  private Outside publish(ReleaseFile file) {
    var folder = new DirectoryBuilder(UnixFsProfile.V1_2025, sink);
    folder.add(Archive.FILE, new Subtree(file.cid(), file.size(), file.size()));
    Cid root = folder.finish().cid();
    var files = new FileSet(List.of(file), List.of());
    var content = new ReleaseContent(root, file.size(), Archive.PROFILE, files.write(sink));
    return new Outside(content, files);
  }
}
