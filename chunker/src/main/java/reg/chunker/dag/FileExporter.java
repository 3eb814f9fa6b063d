package reg.chunker.dag;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.Set;
import reg.base.Fault;
import reg.base.Parallel;
import reg.base.ProgressListener;
import reg.base.RegistryException;
import reg.ipld.BlockSource;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.unixfs.Leaf;
import reg.ipld.unixfs.UnixFsReader;

/** Writes files from blocks, each of which was checked against its CID by the source. */
public final class FileExporter {
  private static final Set<OpenOption> NEW_FILE =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

  private final BlockSource source;
  private final UnixFsReader reader;
  private final int threads;
  private final ProgressListener progress;

  /**
   * An exporter.
   *
   * @param threads how many threads work on a large file, at least 1
   * @param progress hears the bytes done, by {@link ProgressListener#advance} alone
   */
  public FileExporter(BlockSource source, int threads, ProgressListener progress) {
    this.source = source;
    this.reader = new UnixFsReader(source);
    this.threads = threads;
    this.progress = progress;
  }

  /**
   * Writes a whole file to a path where nothing is yet. Leaves of zeros become holes. The file is
   * not forced to disk, and stays as it is when this fails.
   *
   * @param size the bytes that the file must have
   * @throws RegistryException CONFLICT when something is at the path; CORRUPT when the file has
   *     another size; NOT_FOUND, CORRUPT or MALFORMED, naming the block; STORAGE, naming the path,
   *     when it cannot be written; INTERRUPTED when the calling thread is interrupted
   */
  public void export(Cid root, long size, Path file) {
    try (var channel = FileChannel.open(file, NEW_FILE)) {
      var target = new Target(file, channel, size);
      if (root.codec() == Codec.RAW) {
        exportLeaf(root, target);
      } else {
        exportTree(root, target);
      }
    } catch (IOException e) {
      throw FileFaults.unwritable(file, e);
    }
  }

  /**
   * Writes a range of a file, which may reach past its end, to a stream that is not closed.
   *
   * @throws IOException when the stream fails
   * @throws RegistryException NOT_FOUND, CORRUPT or MALFORMED, naming the block
   */
  public void write(Cid root, OutputStream out, long offset, long length) throws IOException {
    long end = length > Long.MAX_VALUE - offset ? Long.MAX_VALUE : offset + length;
    for (var leaves = reader.leaves(root, offset, length); leaves.hasNext(); ) {
      Leaf leaf = leaves.next();
      ByteBuffer content = reader.read(leaf);
      long from = Math.max(0, offset - leaf.offset());
      long to = Math.min(leaf.size(), end - leaf.offset());
      byte[] bytes = new byte[(int) (to - from)];
      content.get(content.position() + (int) from, bytes);
      out.write(bytes);
      progress.advance(bytes.length);
    }
  }

  /** A file that is one block, which is read once. */
  private void exportLeaf(Cid root, Target target) throws IOException {
    ByteBuffer content = UnixFsReader.content(source.require(root));
    target.requireSize(root, content.remaining());
    int size = content.remaining();
    target.write(content, 0);
    progress.advance(size);
  }

  private void exportTree(Cid root, Target target) throws IOException {
    var leaves = new Contiguous(root, reader.leaves(root), target);
    if (threads == 1) {
      leaves.forEachRemaining(leaf -> exportLeaf(leaf, target));
    } else {
      try {
        Parallel.forEach(() -> leaves, threads, leaf -> exportLeaf(leaf, target));
      } catch (InterruptedException e) {
        throw FileFaults.interrupted(e);
      }
    }
    target.requireSize(root, leaves.end);
    target.extend();
  }

  private void exportLeaf(Leaf leaf, Target target) {
    if (!target.isKnownZeros(leaf)) {
      try {
        target.writeUnlessZeros(leaf, reader.read(leaf));
      } catch (IOException e) {
        throw FileFaults.unwritable(target.path(), e);
      }
    }
    progress.advance(leaf.size());
  }

  /** Leaves that must follow each other without a hole and end within the file. */
  private static final class Contiguous implements Iterator<Leaf> {
    private final Cid root;
    private final Iterator<Leaf> leaves;
    private final Target target;
    private long end;

    Contiguous(Cid root, Iterator<Leaf> leaves, Target target) {
      this.root = root;
      this.leaves = leaves;
      this.target = target;
    }

    @Override
    public boolean hasNext() {
      return leaves.hasNext();
    }

    @Override
    public Leaf next() {
      Leaf leaf = leaves.next();
      if (leaf.offset() != end || leaf.size() > target.size() - end) {
        throw new RegistryException(
            Fault.CORRUPT,
            "file %s has %d bytes at %d, and should have %d in all"
                .formatted(root, leaf.size(), leaf.offset(), target.size()));
      }
      end += leaf.size();
      return leaf;
    }
  }
}
