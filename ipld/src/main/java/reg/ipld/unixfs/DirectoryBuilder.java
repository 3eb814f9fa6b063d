package reg.ipld.unixfs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.BlockSink;
import reg.ipld.Link;
import reg.ipld.dagpb.DagPb;

/**
 * Gathers the entries of a directory and writes it: as one block, or sharded when the profile finds
 * that too large. The result does not depend on the order in which entries are added.
 */
public final class DirectoryBuilder {
  private static final UnixFsData DIRECTORY = new UnixFsData.Directory();

  private final UnixFsProfile profile;
  private final BlockSink sink;
  private final List<DirectoryEntry> entries = new ArrayList<>();

  public DirectoryBuilder(UnixFsProfile profile, BlockSink sink) {
    this.profile = profile;
    this.sink = sink;
  }

  /**
   * Adds an entry.
   *
   * @throws RegistryException INVALID_REQUEST for a name that is empty, {@code .}, {@code ..}, or
   *     has a slash or NUL; MALFORMED for one that has no UTF-8 form
   */
  public void add(String name, Subtree child) {
    if (!DirectoryEntry.isName(name)) {
      throw new RegistryException(
          Fault.INVALID_REQUEST, "'" + name + "' can not be the name of a directory's entry");
    }
    entries.add(new DirectoryEntry(child.named(name)));
  }

  /**
   * Writes the directory.
   *
   * @throws RegistryException INVALID_REQUEST when two entries have the same name
   */
  public Subtree finish() {
    entries.sort(DirectoryEntry.BY_NAME);
    long blockBytes = DagPb.encode(List.of(), UnixFsCodec.encode(DIRECTORY)).length;
    long nameAndCidBytes = 0;
    byte[] last = new byte[0];
    for (DirectoryEntry entry : entries) {
      Link link = entry.link();
      if (Arrays.equals(entry.name(), last)) {
        throw new RegistryException(
            Fault.INVALID_REQUEST, "two entries of a directory are named '" + link.name() + "'");
      }
      last = entry.name();
      blockBytes += DagPb.linkFieldSize(link.cid(), last.length, link.cumulativeSize());
      nameAndCidBytes += last.length + link.cid().size();
    }
    return profile.shards(blockBytes, nameAndCidBytes)
        ? new ShardWriter(profile, sink).write(entries)
        : writeFlat();
  }

  private Subtree writeFlat() {
    var links = new ArrayList<Link>(entries.size());
    long cumulativeSize = 0;
    for (DirectoryEntry entry : entries) {
      links.add(entry.link());
      cumulativeSize += entry.link().cumulativeSize();
    }
    Block block = DagPb.encodeBlock(links, UnixFsCodec.encode(DIRECTORY));
    sink.put(block);
    return new Subtree(profile.cid(block.cid()), 0, cumulativeSize + block.size());
  }
}
