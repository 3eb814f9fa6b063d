package reg.ipfs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import reg.ipld.Block;
import reg.ipld.BlockSink;
import reg.ipld.Cid;
import reg.ipld.dag.DagWalk;
import reg.ipld.unixfs.DirectoryBuilder;
import reg.ipld.unixfs.FileBuilder;
import reg.ipld.unixfs.Subtree;
import reg.ipld.unixfs.UnixFsProfile;
import reg.storage.BlockStore;
import reg.storage.InMemoryStorage;
import reg.testdata.SeededBytes;

/** Small files and folders, as blocks in a store in memory. */
public final class TestDag {
  /** How long the leaves of these files are. */
  public static final int LEAF_BYTES = 4096;

  private final InMemoryStorage storage = new InMemoryStorage();
  private final UnixFsProfile profile;

  public TestDag(UnixFsProfile profile) {
    this.profile = profile;
  }

  /** A store for files with raw leaves. */
  public static TestDag rawLeaves() {
    return new TestDag(UnixFsProfile.V1_2025);
  }

  public BlockStore blocks() {
    return storage.blocks();
  }

  /** Adds a file of these bytes. */
  public Subtree file(byte[] content) {
    BlockSink sink = storage.blocks();
    var builder = new FileBuilder(profile, sink);
    for (int at = 0; at < content.length; at += LEAF_BYTES) {
      int size = Math.min(LEAF_BYTES, content.length - at);
      byte[] bytes = Arrays.copyOfRange(content, at, at + size);
      Block leaf = FileBuilder.leafBlock(profile, bytes, 0, size);
      sink.put(leaf);
      builder.add(leaf, size);
    }
    return builder.finish();
  }

  /** Adds a file of seeded bytes. */
  public Subtree file(String seed, int size) {
    return file(SeededBytes.bytes(seed, size));
  }

  /** Adds a folder of these entries. */
  public Subtree folder(Map<String, Subtree> entries) {
    var builder = new DirectoryBuilder(profile, storage.blocks());
    entries.forEach(builder::add);
    return builder.finish();
  }

  /** Adds a folder so large that it is sharded, all of its files the same. */
  public Subtree largeFolder(int entries) {
    Subtree one = file(new byte[] {'x'});
    var names = new TreeMap<String, Subtree>();
    for (int i = 0; i < entries; i++) {
      names.put("a-name-that-takes-some-room-in-a-block-" + i, one);
    }
    return folder(names);
  }

  /** A folder with a large file, a small one, the same small one below, and an empty one. */
  public Cid mixedFolder() {
    var below = new TreeMap<String, Subtree>();
    below.put("again.txt", file("small", 100));
    below.put("empty", file(new byte[0]));
    var entries = new TreeMap<String, Subtree>();
    entries.put("big.bin", file("big", 10 * LEAF_BYTES + 17));
    entries.put("small.txt", file("small", 100));
    entries.put("sub", folder(below));
    entries.put("ünïcode name.txt", file("other", 5));
    return folder(entries).cid();
  }

  /** All blocks below a root, depth first, each once. */
  public List<Block> walk(Cid root) {
    var all = new ArrayList<Block>();
    DagWalk.visit(blocks(), List.of(root), all::add);
    return all;
  }
}
