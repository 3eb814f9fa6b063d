package reg.node.pull;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.BlockSource;
import reg.ipld.Cid;
import reg.manifest.signing.VerifiedRelease;
import reg.node.folder.InnerNodes;
import reg.node.folder.Receipt;
import reg.node.folder.Receipt.UnsignedFile;
import reg.node.folder.ReceiptFile;
import reg.node.folder.WholeHash;
import reg.node.tree.Contents;
import reg.node.tree.TreeFile;

/**
 * Gathers the receipt of a pulled folder: what is proved by signatures and trees, and what is not.
 */
final class ReceiptWriter {
  private final BlockSource source;
  private final List<Block> records;
  private final Map<Cid, Block> blocks = new LinkedHashMap<>();
  private final List<UnsignedFile> unsigned = new ArrayList<>();

  /**
   * Writes from a source.
   *
   * @param records of the publisher, as far as the release needs them
   */
  ReceiptWriter(BlockSource source, List<Block> records) {
    this.source = source;
    this.records = records;
  }

  /** Writes the receipt of what was written into a folder. */
  void write(PullPlan plan, Path tree, Instant now) {
    VerifiedRelease signed = plan.what().signed();
    if (signed == null) {
      Contents.ofRoot(plan.what().root(), this::keep);
    } else {
      blocks.put(signed.cid(), signed.block());
      records.forEach(record -> blocks.put(record.cid(), record));
      signed.release().content().readFiles(this::keep);
    }
    for (TreeFile file : plan.files()) {
      addNodes(file, tree, signed != null);
    }
    for (PullPlan.Part part : plan.parts()) {
      addUnsigned(part.file().path(), tree);
    }
    var receipt =
        new Receipt(
            plan.what().ref(),
            plan.what().root(),
            signed == null ? null : signed.cid(),
            records.stream().map(Block::cid).toList(),
            plan.selection().part(),
            unsigned,
            now);
    ReceiptFile.write(tree, receipt, blocks.values());
  }

  private Block keep(Cid cid) {
    Block block = source.require(cid);
    blocks.put(cid, block);
    return block;
  }

  private void addNodes(TreeFile file, Path tree, boolean signed) {
    List<Block> nodes = InnerNodes.of(source, file.cid());
    if (nodes != null) {
      nodes.forEach(node -> blocks.put(node.cid(), node));
    } else if (!signed) {
      addUnsigned(file.path(), tree);
    }
  }

  private void addUnsigned(String path, Path tree) {
    Path file = tree.resolve(path);
    try (FileChannel channel = FileChannel.open(file)) {
      unsigned.add(new UnsignedFile(path, channel.size(), WholeHash.of(channel)));
    } catch (IOException e) {
      throw new RegistryException(Fault.STORAGE, "cannot read " + file + " (" + e + ")", e);
    }
  }
}
