package reg.node.folder;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.BlockSource;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.car.CarReader;
import reg.ipld.car.CarWriter;
import reg.ipld.dagcbor.DagCbor;
import reg.manifest.path.PathRules;

/**
 * The file {@code .reg-receipt} in a pulled folder: a CAR whose root is the {@link Receipt}, with
 * the blocks that are needed to check the folder without any store: the signed release, its list of
 * files, and the inner nodes of files.
 */
public final class ReceiptFile implements BlockSource {
  /** The largest receipt that is read: a million files take about 160 MB. */
  public static final long BYTES_MAX = 256L << 20;

  private final Receipt receipt;
  private final Map<Cid, Block> blocks;

  private ReceiptFile(Receipt receipt, Map<Cid, Block> blocks) {
    this.receipt = receipt;
    this.blocks = blocks;
  }

  /** Whether the folder has a receipt, right or wrong. */
  public static boolean isIn(Path folder) {
    return Files.isRegularFile(path(folder), LinkOption.NOFOLLOW_LINKS);
  }

  /** The bytes of a receipt. */
  public static byte[] encode(Receipt receipt, Iterable<Block> blocks) {
    var bytes = new ByteArrayOutputStream();
    write(bytes, receipt, blocks);
    return bytes.toByteArray();
  }

  private static void write(OutputStream out, Receipt receipt, Iterable<Block> blocks) {
    Block node = DagCbor.encodeBlock(receipt.encode());
    try (var writer = new CarWriter(out, List.of(node.cid()))) {
      writer.write(node);
      blocks.forEach(writer::write);
    }
  }

  /** Writes the receipt of a folder, durable on return. */
  public static void write(Path folder, Receipt receipt, Iterable<Block> blocks) {
    var options =
        Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW, LinkOption.NOFOLLOW_LINKS);
    try {
      write(Channels.newOutputStream(FileChannel.open(path(folder), options)), receipt, blocks);
      Durable.force(path(folder));
    } catch (IOException | UncheckedIOException e) {
      throw new RegistryException(
          Fault.STORAGE, "cannot write " + path(folder) + " (" + e.getMessage() + ")", e);
    }
  }

  /**
   * Reads the receipt of a folder.
   *
   * @throws RegistryException NOT_FOUND when there is none; MALFORMED or CORRUPT when it is damaged
   */
  public static ReceiptFile read(Path folder) {
    Path file = path(folder);
    if (!isIn(folder)) {
      throw new RegistryException(
          Fault.NOT_FOUND,
          folder + " has no " + PathRules.RECEIPT_NAME + ", so no pull made it; give a reference");
    }
    try {
      if (Files.size(file) > BYTES_MAX) {
        throw new RegistryException(Fault.MALFORMED, "it is no receipt");
      }
      return decode(Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS));
    } catch (RegistryException e) {
      throw new RegistryException(
          e.fault(), file + " is damaged: " + e.getMessage() + "; pull again with --force", e);
    } catch (IOException | UncheckedIOException e) {
      throw new RegistryException(Fault.STORAGE, "cannot read " + file + " (" + e + ")", e);
    }
  }

  /**
   * Reads a receipt; closes the stream.
   *
   * @throws RegistryException MALFORMED or CORRUPT when it is none or damaged
   */
  public static ReceiptFile decode(InputStream in) {
    try (var reader = new CarReader(in)) {
      if (reader.roots().size() != 1) {
        throw new RegistryException(Fault.MALFORMED, "it is no receipt");
      }
      var blocks = new HashMap<Cid, Block>();
      for (Block block = reader.next(); block != null; block = reader.next()) {
        blocks.put(block.cid(), block);
      }
      Block node = blocks.get(reader.roots().getFirst());
      if (node == null || node.cid().codec() != Codec.DAG_CBOR) {
        throw new RegistryException(Fault.MALFORMED, "it is no receipt");
      }
      return new ReceiptFile(Receipt.decode(DagCbor.decode(node.data())), blocks);
    }
  }

  public Receipt receipt() {
    return receipt;
  }

  @Override
  public @Nullable Block get(Cid cid) {
    return blocks.get(cid);
  }

  private static Path path(Path folder) {
    return folder.resolve(PathRules.RECEIPT_NAME);
  }
}
