package reg.node.pull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Codec;
import reg.ipld.unixfs.Leaf;
import reg.node.tree.LeafWalk;
import reg.node.tree.TreeFile;
import reg.storage.BlockStore;

/**
 * Takes into the store what a pull that died had written beside its target: the last blocks that
 * came lay only in memory for the store, but in the file already. Each is hashed, so whatever else
 * is in those files is passed over.
 */
final class Leftovers {
  private final BlockStore blocks;

  Leftovers(BlockStore blocks) {
    this.blocks = blocks;
  }

  /**
   * Reads the files of a plan as far as they are there, where the store lacks the block. What was
   * found is durable on return, so the files may be written anew.
   *
   * @param tree the folder of the stage
   */
  void take(PullPlan plan, Path tree) {
    for (TreeFile file : plan.files()) {
      Path path = tree.resolve(file.path());
      if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
        take(file, path);
      }
    }
    blocks.flush();
  }

  private void take(TreeFile file, Path path) {
    try (FileChannel channel =
        FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      // A file whose inner nodes cannot be read is written anew, which says what is wrong.
      var leaves = new LeafWalk(List.of(file), blocks, (unreadable, failure) -> {});
      while (leaves.hasNext()) {
        Leaf leaf = leaves.next().leaf();
        if (leaf.size() <= Block.BYTES_MAX && !blocks.has(leaf.cid())) {
          take(leaf, channel);
        }
      }
    } catch (IOException e) {
      throw new RegistryException(Fault.STORAGE, "cannot read " + path + " (" + e + ")", e);
    }
  }

  private void take(Leaf leaf, FileChannel channel) throws IOException {
    if (leaf.offset() + leaf.size() > channel.size()) {
      return;
    }
    byte[] bytes = new byte[leaf.size()];
    var into = ByteBuffer.wrap(bytes);
    while (into.hasRemaining() && channel.read(into, leaf.offset() + into.position()) > 0) {
      // Reads on.
    }
    Block found = Block.of(Codec.RAW, bytes);
    if (found.cid().equals(leaf.cid())) {
      blocks.put(found);
    }
  }
}
