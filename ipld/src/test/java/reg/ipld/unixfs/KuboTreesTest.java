package reg.ipld.unixfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.Link;
import reg.ipld.dagpb.DagPb;
import reg.testdata.KuboCase;

/** Trees that a real Kubo made: reads them, and builds them again. */
class KuboTreesTest {
  /** Trees of a shape that only the reader knows. */
  private static final Set<String> READ_ONLY =
      Set.of("file-trickle-v1", "directory-inlined-v1", "hamt-fanout-16-v1", "mode-mtime-v1");

  private final Trees trees = new Trees();
  private final UnixFsReader reader = new UnixFsReader(trees);

  static List<KuboCase> all() {
    return KuboCase.all();
  }

  static List<KuboCase> writable() {
    return KuboCase.all().stream().filter(made -> !READ_ONLY.contains(made.name())).toList();
  }

  @ParameterizedTest
  @MethodSource("all")
  void readsEverythingInTheTree(KuboCase made) {
    Map<String, String> files = new TreeMap<>();
    Map<String, String> links = new TreeMap<>();
    var emptyFolders = new ArrayList<String>();
    Cid root = trees.load(made);
    for (TreeEntry entry : reader.tree(root)) {
      switch (entry) {
        case TreeEntry.File(String path, Cid cid, long size) -> files.put(path, sha256(cid, size));
        case TreeEntry.Symlink(String path, String target) -> links.put(path, target);
        case TreeEntry.Directory(String path, Cid cid, int entries) -> {
          assertThat(reader.list(cid)).hasSize(entries);
          if (entries == 0) {
            emptyFolders.add(path);
          }
        }
      }
      if (!(entry instanceof TreeEntry.Symlink)) {
        assertThat(reader.resolve(root, entry.path())).isEqualTo(cid(entry));
      }
    }
    assertThat(files).isEqualTo(made.files());
    assertThat(links).isEqualTo(made.links());
    assertThat(emptyFolders).isEqualTo(made.emptyFolders());
  }

  @ParameterizedTest
  @MethodSource("writable")
  void buildsTheSameTreeAgain(KuboCase made) {
    Cid root = trees.load(made);
    UnixFsProfile profile =
        made.name().endsWith("-v0") ? UnixFsProfile.V0_2015 : UnixFsProfile.V1_2025;
    boolean narrow = made.name().matches("(file|directory)-.*") && !made.name().contains("rabin");
    assertThat(new Rebuild(profile, narrow ? 4 : profile.width()).of(root).cid()).isEqualTo(root);
  }

  private static Cid cid(TreeEntry entry) {
    return switch (entry) {
      case TreeEntry.File file -> file.cid();
      case TreeEntry.Directory directory -> directory.cid();
      case TreeEntry.Symlink link -> throw new IllegalArgumentException(link.path());
    };
  }

  private String sha256(Cid file, long size) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      long at = 0;
      for (Iterator<Leaf> leaves = reader.leaves(file); leaves.hasNext(); ) {
        Leaf leaf = leaves.next();
        assertThat(leaf.offset()).isEqualTo(at);
        at += leaf.size();
        digest.update(reader.read(leaf));
      }
      assertThat(at).isEqualTo(size);
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Reads a tree and writes it with our own builders. */
  private final class Rebuild {
    private final UnixFsProfile profile;
    private final int width;
    private final Trees written = new Trees();

    Rebuild(UnixFsProfile profile, int width) {
      this.profile = profile;
      this.width = width;
    }

    Subtree of(Cid cid) {
      return switch (reader.stat(cid)) {
        case UnixFsData.File file -> file(cid);
        case UnixFsData.Directory directory -> directory(cid);
        case UnixFsData.Shard shard ->
            new ShardWriter(profile, written)
                .write(
                    reader.list(cid).stream()
                        .map(link -> of(link.cid()).named(link.name()))
                        .map(DirectoryEntry::new)
                        .toList());
        case UnixFsData.Symlink link -> {
          Block block = DagPb.encodeBlock(List.of(), UnixFsCodec.encode(link));
          yield new Subtree(profile.cid(block.cid()), 0, block.size());
        }
      };
    }

    private Subtree file(Cid cid) {
      var builder = new FileBuilder(profile, written, width);
      for (Iterator<Leaf> leaves = reader.leaves(cid); leaves.hasNext(); ) {
        ByteBuffer content = reader.read(leaves.next());
        byte[] bytes = new byte[content.remaining()];
        content.get(bytes);
        builder.add(FileBuilder.leafBlock(profile, bytes, 0, bytes.length), bytes.length);
      }
      return builder.finish();
    }

    private Subtree directory(Cid cid) {
      var builder = new DirectoryBuilder(profile, written);
      for (Link link : reader.list(cid)) {
        builder.add(link.name(), of(link.cid()));
      }
      return builder.finish();
    }
  }
}
