package reg.chunker.dag;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import reg.base.Fault;
import reg.base.ProgressListener;
import reg.base.RegistryException;
import reg.chunker.Layout;
import reg.chunker.Profile;
import reg.chunker.Region;
import reg.chunker.format.FileBytes;
import reg.chunker.format.FileFormat;
import reg.ipld.Block;
import reg.ipld.BlockSink;
import reg.ipld.Codec;
import reg.ipld.Origin;
import reg.ipld.unixfs.FileBuilder;
import reg.ipld.unixfs.UnixFsProfile;

/**
 * Cuts a file into leaves, hashes them and the whole in one pass, and puts leaves and the nodes
 * above them into a sink. Memory does not depend on the file's size.
 */
public final class FileImporter {
  private final Profile profile;
  private final BlockSink sink;
  private final int threads;
  private final ProgressListener progress;

  /**
   * An importer.
   *
   * @param threads how many threads work on a large file, at least 1
   * @param progress hears the bytes done, by {@link ProgressListener#advance} alone
   */
  public FileImporter(Profile profile, BlockSink sink, int threads, ProgressListener progress) {
    this.profile = profile;
    this.sink = sink;
    this.threads = threads;
    this.progress = progress;
  }

  /**
   * Imports a file.
   *
   * @throws RegistryException NOT_FOUND, STORAGE or INVALID_REQUEST, naming the path, when there is
   *     none, it cannot be read, or it is no regular file; CONFLICT when it changes meanwhile;
   *     INTERRUPTED when the calling thread is interrupted; what the sink throws
   */
  public ImportedFile importFile(Path file) {
    Stamp stamp = Stamp.of(file);
    return stamp.size() <= Batches.ONE_THREAD_BYTES_MAX
        ? importHere(file, stamp, new Batch())
        : importLarge(file, stamp);
  }

  /**
   * Imports bytes that come as a stream. They cannot be looked at ahead, so no file format is
   * recognised: above 256 KiB the root may differ from that of a file of the same bytes.
   *
   * @throws RegistryException STORAGE when the stream fails; otherwise as {@link #importFile}
   */
  public ImportedFile importStream(InputStream in) {
    byte[] head = new byte[Layout.SMALL_BYTES_MAX + 1];
    int count;
    try {
      count = in.readNBytes(head, 0, head.length);
    } catch (IOException e) {
      throw new RegistryException(Fault.STORAGE, "the input cannot be read: " + e.getMessage(), e);
    }
    boolean small = count <= Layout.SMALL_BYTES_MAX;
    Layout layout =
        small ? Layout.of(profile, FileBytes.of(head, count)) : Layout.ofStream(profile);
    var reader = new LeafReader(ByteInput.of(head, count, in), layout.regions());
    return run(reader, new LeafWriter(sink, null), layout.warnings());
  }

  ImportedFile importLarge(Path file, Stamp stamp) {
    try (var open = OpenFile.open(file, stamp)) {
      Layout layout = Layout.of(profile, open.bytes());
      var reader = new LeafReader(open, layout.regions());
      List<String> warnings = warnings(file, layout);
      ImportedFile imported = run(reader, new LeafWriter(sink, file), warnings);
      stamp.requireSame(file);
      return imported;
    }
  }

  /** Imports a file on the calling thread. */
  ImportedFile importHere(Path file, Stamp stamp, Batch batch) {
    ImportedFile imported;
    try (var open = OpenFile.open(file, stamp)) {
      boolean small = stamp.size() > 0 && stamp.size() <= Layout.SMALL_BYTES_MAX;
      imported = small ? importLeaf(file, open, stamp, batch) : importAlone(file, open, batch);
    }
    stamp.requireSame(file);
    return imported;
  }

  /** Imports a file that is one leaf, which is hashed once. */
  private ImportedFile importLeaf(Path file, OpenFile open, Stamp stamp, Batch batch) {
    int size = open.read(batch.buffer, 0, (int) stamp.size());
    Layout layout = Layout.of(profile, FileBytes.of(batch.buffer, size));
    Block leaf = Block.of(Codec.RAW, batch.buffer, 0, size);
    Region region = layout.regions().getFirst();
    boolean isNew = sink.put(leaf, new Origin(region.elements(), file, 0));
    progress.advance(size);
    return new ImportedFile(
        leaf.cid(), size, size, leaf.cid().multihash(), isNew ? size : 0, warnings(file, layout));
  }

  private ImportedFile importAlone(Path file, OpenFile open, Batch batch) {
    Layout layout = Layout.of(profile, open.bytes());
    var reader = new LeafReader(open, layout.regions());
    var writer = new LeafWriter(sink, file);
    var builder = new FileBuilder(UnixFsProfile.V1_2025, sink);
    long newBytes = 0;
    while (!reader.ended()) {
      reader.fill(batch);
      writer.write(batch);
      batch.written.forEach(builder::add);
      newBytes += batch.newBytes;
      progress.advance(batch.size());
    }
    return finish(reader, builder, newBytes, warnings(file, layout));
  }

  private ImportedFile run(LeafReader reader, LeafWriter writer, List<String> warnings) {
    var builder = new FileBuilder(UnixFsProfile.V1_2025, sink);
    long newBytes = new Pipeline(reader, writer, builder, progress).run(threads);
    return finish(reader, builder, newBytes, warnings);
  }

  private static ImportedFile finish(
      LeafReader reader, FileBuilder builder, long newBytes, List<String> warnings) {
    var top = builder.finish();
    return new ImportedFile(
        top.cid(), reader.size(), top.cumulativeSize(), reader.sha256(), newBytes, warnings);
  }

  /** A name that promises a format which the bytes do not even begin with is worth a word, too. */
  private List<String> warnings(Path file, Layout layout) {
    FileFormat promised = FileFormat.promisedBy(String.valueOf(file.getFileName()));
    boolean kept = promised == FileFormat.OTHER || promised == layout.format();
    if (kept || profile != Profile.REG_1) {
      return layout.warnings();
    }
    var warnings = new ArrayList<>(layout.warnings());
    warnings.add("does not begin as a file of its name should, so cut by content");
    return warnings;
  }
}
