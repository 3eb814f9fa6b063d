package reg.node.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reg.base.Fault;
import reg.base.ProgressListener;
import reg.base.RegistryException;
import reg.chunker.Profile;
import reg.chunker.dag.ImportedTree;
import reg.chunker.dag.SourceFile;
import reg.chunker.dag.TreeImporter;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.unixfs.DirectoryBuilder;
import reg.ipld.unixfs.Subtree;
import reg.ipld.unixfs.UnixFsProfile;
import reg.storage.InMemoryStorage;

class TreeListingTest {
  @TempDir Path temp;
  private final InMemoryStorage storage = new InMemoryStorage();

  @Test
  void listsWhatWasImported() throws IOException {
    ImportedTree tree = push("a/b/small:5", "a/large:3000000", "top:0", "é:1");
    var listing = TreeListing.of(storage.blocks(), tree.root(), "unused");
    assertThat(listing.files().keySet()).containsExactly("a/b/small", "a/large", "top", "é");
    assertThat(listing.files())
        .containsEntry("a/large", new TreeFile("a/large", root(tree, "a/large"), 3_000_000));
    assertThat(listing.emptyFolders()).containsExactly("hollow/inner");
    assertThat(listing.bytes()).isEqualTo(3_000_006);
  }

  @Test
  void listsAFileAloneUnderTheNameGiven() throws IOException {
    ImportedTree tree = push("large:3000000", "small:9");
    for (var file : tree.files().values()) {
      var listing = TreeListing.of(storage.blocks(), file.root(), "name.bin");
      assertThat(listing.files().get("name.bin"))
          .isEqualTo(new TreeFile("name.bin", file.root(), file.size()));
    }
  }

  @Test
  void refusesNamesThatMayNotBeWritten() {
    for (String name : List.of("con", "a:b", ".git", ".reg-receipt")) {
      assertThatThrownBy(() -> TreeListing.of(storage.blocks(), folder(name), "x"))
          .isInstanceOfSatisfying(
              RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.MALFORMED))
          .hasMessageContaining(name);
    }
  }

  @Test
  void refusesFoldersThatAreTooDeep() {
    Subtree at = file();
    for (int depth = 0; depth < 33; depth++) {
      at = folder("d", at);
    }
    Cid root = at.cid();
    assertThatThrownBy(() -> TreeListing.of(storage.blocks(), root, "x"))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.MALFORMED))
        .hasMessageContaining("deep");
  }

  @Test
  void saysWhichBlockIsMissing() {
    Cid root = folder("a");
    storage.blocks().deleteAll(List.of(root));
    assertThatThrownBy(() -> TreeListing.of(storage.blocks(), root, "x"))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.NOT_FOUND))
        .hasMessageContaining(root.toString());
  }

  private static Cid root(ImportedTree tree, String path) {
    return Objects.requireNonNull(tree.files().get(path)).root();
  }

  private Cid folder(String name) {
    return folder(name, file()).cid();
  }

  private Subtree folder(String name, Subtree child) {
    var builder = new DirectoryBuilder(UnixFsProfile.V1_2025, storage.blocks());
    builder.add(name, child);
    return builder.finish();
  }

  private Subtree file() {
    Block leaf = Block.of(Codec.RAW, "x".getBytes(StandardCharsets.UTF_8));
    storage.blocks().put(leaf);
    return new Subtree(leaf.cid(), 1, 1);
  }

  private ImportedTree push(String... files) throws IOException {
    var sources = new ArrayList<SourceFile>();
    for (String file : files) {
      int colon = file.indexOf(':');
      String path = file.substring(0, colon);
      Path disk = temp.resolve(path);
      Files.createDirectories(disk.getParent());
      byte[] bytes = new byte[Integer.parseInt(file.substring(colon + 1))];
      new Random(bytes.length).nextBytes(bytes);
      sources.add(new SourceFile(path, Files.write(disk, bytes)));
    }
    return new TreeImporter(Profile.REG_1, storage.blocks(), 2, ProgressListener.NONE)
        .importTree(sources, List.of("hollow/inner"));
  }
}
