package reg.node.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reg.base.ProgressListener;
import reg.base.RegistryException;
import reg.chunker.Profile;
import reg.chunker.dag.FileImporter;
import reg.ipld.multiformats.Multihash;
import reg.storage.InMemoryStorage;

class FolderCheckTest {
  private static final int LARGE_BYTES = 20 << 20;

  @TempDir Path temp;
  private final InMemoryStorage storage = new InMemoryStorage();
  private final List<ExpectedFile> expected = new ArrayList<>();

  @Test
  void passesAFolderThatIsExact() throws IOException {
    add("small", 10);
    add("empty", 0);
    add("deep/large", LARGE_BYTES);
    Files.createDirectories(temp.resolve("hollow"));
    FolderState state = check(List.of("hollow"), Set.of());
    assertThat(state.isExact()).isTrue();
    assertThat(state.checked()).isEqualTo(3);
    assertThat(state.bytes()).isEqualTo(LARGE_BYTES + 10);
  }

  @Test
  void findsOneFlippedBitAnywhere() throws IOException {
    add("deep/large", LARGE_BYTES);
    for (int at : new int[] {0, 9_999_999, LARGE_BYTES - 1}) {
      flip("deep/large", at);
      assertThat(check(List.of(), Set.of()).changed()).containsExactly("deep/large");
      flip("deep/large", at);
    }
    assertThat(check(List.of(), Set.of()).isExact()).isTrue();
  }

  @Test
  void namesWhatIsChangedMissingAndExtra() throws IOException {
    for (String path : List.of("a", "b", "c", "d", "e")) {
      add(path, 100);
    }
    flip("a", 5);
    Files.delete(temp.resolve("b"));
    Files.writeString(temp.resolve("c"), "shorter");
    Files.delete(temp.resolve("d"));
    Files.createSymbolicLink(temp.resolve("d"), temp.resolve("e"));
    Files.writeString(temp.resolve("x"), "");
    Files.writeString(temp.resolve("ignored"), "");
    FolderState state = check(List.of("hollow"), Set.of("ignored"));
    assertThat(state.changed()).containsExactly("a", "c", "d");
    assertThat(state.missing()).containsExactly("b", "hollow/");
    assertThat(state.extra()).containsExactly("x");
    assertThat(state.isExact()).isFalse();
  }

  @Test
  void usesTheWholeHashWhenItIsGiven() throws IOException {
    var imported = add("file", 3 << 20);
    expected.clear();
    expected.add(new ExpectedFile("file", 3 << 20, imported.cid(), hash("file")));
    assertThat(check(List.of(), Set.of()).isExact()).isTrue();
    flip("file", 2 << 20);
    assertThat(check(List.of(), Set.of()).changed()).containsExactly("file");
  }

  @Test
  void saysWhichNodeIsMissing() throws IOException {
    ExpectedFile file = add("large", LARGE_BYTES);
    storage.blocks().deleteAll(List.of(file.cid()));
    assertThatThrownBy(() -> check(List.of(), Set.of()))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining(file.cid().toString());
  }

  private FolderState check(List<String> emptyFolders, Set<String> ignored) {
    return new FolderCheck(storage.blocks(), 2, ProgressListener.NONE)
        .compare(temp, expected, emptyFolders, ignored);
  }

  private ExpectedFile add(String path, int size) throws IOException {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    Path file = temp.resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
    var importer = new FileImporter(Profile.REG_1, storage.blocks(), 2, ProgressListener.NONE);
    var added = new ExpectedFile(path, size, importer.importFile(file).root(), null);
    expected.add(added);
    return added;
  }

  private Multihash hash(String path) throws IOException {
    byte[] bytes = Files.readAllBytes(temp.resolve(path));
    return Multihash.sha256(bytes, 0, bytes.length);
  }

  private void flip(String path, int at) throws IOException {
    byte[] bytes = Files.readAllBytes(temp.resolve(path));
    bytes[at] ^= 1;
    Files.write(temp.resolve(path), bytes);
  }
}
