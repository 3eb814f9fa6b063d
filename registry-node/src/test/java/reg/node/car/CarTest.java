package reg.node.car;

import static org.assertj.core.api.Assertions.assertThat;
import static reg.node.Refusals.refused;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reg.base.Fault;
import reg.base.ProgressListener;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.car.CarReader;
import reg.ipld.car.CarWriter;
import reg.ipld.dagcbor.DagCbor;
import reg.ipld.dagcbor.MapNode;
import reg.ipld.multiformats.Multihash;
import reg.manifest.FileSet;
import reg.manifest.Release;
import reg.manifest.ReleaseClaims;
import reg.manifest.ReleaseContent;
import reg.manifest.ReleaseFile;
import reg.manifest.ReleaseKind;
import reg.manifest.signing.Envelope;
import reg.node.TestHome;
import reg.node.catalog.Catalog;
import reg.node.catalog.Entry;
import reg.node.pull.PullResult.Trust;
import reg.node.push.PushResult;
import reg.storage.BlockStore;
import reg.storage.Pin;

class CarTest {
  @TempDir Path temp;
  private TestHome home;
  private TestHome other;
  private PushResult pushed;

  @BeforeEach
  void push() {
    home = TestHome.inMemory(temp.resolve("one"));
    other = TestHome.inMemory(temp.resolve("two"));
    Path source = home.folder("m", "a.txt:hello", "b/c.txt:world", "hollow/");
    TestHome.random(source.resolve("big"), 3_000_000);
    pushed = home.push(source, "tiny:1");
  }

  @Test
  void movesAReleaseToAHomeThatNeverSawIt() {
    byte[] car = export("tiny:1");
    ImportResult result = importCar(car);
    assertThat(result.refs()).containsExactly(pushed.name().ref());
    assertThat(result.roots()).containsExactly(pushed.root());
    assertThat(result.newBytes()).isEqualTo(result.bytes()).isGreaterThan(3_000_000);
    Path out = temp.resolve("out");
    assertThat(other.pull(pushed.name().ref(), out).trust()).isEqualTo(Trust.SIGNED);
    assertThat(TestHome.contents(out)).isEqualTo(TestHome.contents(temp.resolve("one/m")));
    assertThat(new Catalog(other.registry()).list(null).stream().map(Entry::ref))
        .containsExactly(pushed.name().ref());
    ImportResult again = importCar(car);
    assertThat(again.newBytes()).isZero();
    assertThat(other.registry().storage().pins().list()).hasSize(1);
    refused(Fault.NOT_FOUND, () -> other.pull("tiny:1", temp.resolve("own")));
  }

  @Test
  void countsWhatItWrites() {
    var out = new ByteArrayOutputStream();
    ExportResult result = new Exporter(home.registry(), ProgressListener.NONE).export("tiny", out);
    assertThat(result.bytes()).isEqualTo(out.size());
    assertThat(result.release()).isEqualTo(pushed.release());
    assertThat(result.root()).isEqualTo(pushed.root());
    assertThat(result.ref()).isEqualTo(pushed.name().ref());
    assertThat(result.blocks()).isEqualTo(blocks(out.toByteArray()).size());
  }

  @Test
  void movesBareTreesOfAnyIpfsProgram() {
    byte[] car = export(pushed.root().toString());
    ImportResult result = importCar(car);
    assertThat(result.refs()).isEmpty();
    assertThat(result.roots()).containsExactly(pushed.root());
    assertThat(other.registry().storage().pins().list().stream().map(Pin::root))
        .containsExactly(pushed.root());
    Path out = temp.resolve("out");
    assertThat(other.pull(pushed.root().toString(), out).trust()).isEqualTo(Trust.UNSIGNED);
    assertThat(TestHome.contents(out)).isEqualTo(TestHome.contents(temp.resolve("one/m")));
  }

  @Test
  void keepsOtherPeoplesDagCborAsItIs() {
    Block leaf = Block.of(Codec.RAW, new byte[] {1});
    Block root = DagCbor.encodeBlock(MapNode.builder().put("p", leaf.cid()).build());
    assertThat(importCar(car(List.of(root.cid()), List.of(root, leaf))).roots())
        .containsExactly(root.cid());
    refused(Fault.NOT_FOUND, () -> importCar(car(List.of(missing()), List.of(leaf))));
  }

  @Test
  void showsNothingOfATreeThatIsNotWhole() {
    byte[] car = export("tiny:1");
    List<Cid> roots = new CarReader(new ByteArrayInputStream(car)).roots();
    List<Block> blocks = blocks(car);
    Block dropped = blocks.remove(blocks.size() - 1);
    refused(Fault.NOT_FOUND, () -> importCar(car(roots, blocks)))
        .hasMessageContaining(dropped.cid().toString());
    assertThat(other.registry().storage().pins().list()).isEmpty();
    assertThat(other.registry().storage().refs().list("")).isEmpty();
    refused(Fault.NOT_FOUND, () -> other.pull(pushed.name().ref(), temp.resolve("out")));
  }

  @Test
  void refusesDamageAndTruncation() {
    byte[] car = export("tiny:1");
    for (int at : new int[] {0, 5, 100, 1000, car.length / 2, car.length - 1}) {
      byte[] flipped = car.clone();
      flipped[at] ^= 1;
      refusedAsDamaged(flipped);
      refusedAsDamaged(Arrays.copyOf(car, at));
    }
    assertThat(other.registry().storage().pins().list()).isEmpty();
  }

  @Test
  void refusesAHeadOlderThanOneSeen() {
    byte[] first = export("tiny:1");
    home.push(home.folder("n", "a:2"), "tiny:2");
    byte[] second = export("tiny:2");
    importCar(first);
    importCar(second);
    refused(Fault.ROLLBACK, () -> importCar(first));
    assertThat(new Catalog(other.registry()).show(pushed.name().publisher() + "/tiny").entry())
        .extracting(Entry::version)
        .isEqualTo("2");
  }

  @Test
  void refusesAReleaseWithALieAboutAWholeFile() {
    BlockStore blocks = home.registry().storage().blocks();
    Release honest = new Catalog(home.registry()).show("tiny:1").release();
    FileSet files = honest.content().readFiles(blocks);
    Multihash lie = Multihash.sha256(new byte[] {9}, 0, 1);
    var lying =
        files.files().stream()
            .map(
                file ->
                    file.path().equals("big")
                        ? new ReleaseFile(file.path(), file.size(), file.cid(), lie)
                        : file)
            .toList();
    byte[] car = forged(new FileSet(lying, files.emptyFolders()), honest.content().root());
    refused(Fault.CORRUPT, () -> importCar(car)).hasMessageContaining("big");
    assertThat(other.registry().storage().files().get(lie)).isNull();
  }

  @Test
  void refusesAReleaseWhoseListIsNotItsTree() {
    BlockStore blocks = home.registry().storage().blocks();
    Release honest = new Catalog(home.registry()).show("tiny:1").release();
    FileSet files = honest.content().readFiles(blocks);
    var fewer = files.files().stream().filter(file -> !file.path().equals("a.txt")).toList();
    byte[] less = forged(new FileSet(fewer, files.emptyFolders()), honest.content().root());
    refused(Fault.MALFORMED, () -> importCar(less));
    byte[] none = forged(new FileSet(files.files(), List.of()), honest.content().root());
    refused(Fault.MALFORMED, () -> importCar(none));
  }

  @Test
  void saysThatTheOutputDoesNotTakeMore() {
    var full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    refused(
            Fault.STORAGE,
            () -> new Exporter(home.registry(), ProgressListener.NONE).export("tiny:1", full))
        .hasMessageContaining("No space left")
        .hasMessageNotContaining("Exception");
  }

  /** A release that its publisher signed and that is wrong. */
  private byte[] forged(FileSet files, Cid root) {
    BlockStore blocks = home.registry().storage().blocks();
    Release honest = new Catalog(home.registry()).show("tiny:1").release();
    var content = new ReleaseContent(root, files.bytes(), "reg-1", files.write(blocks));
    var release =
        new Release(
            ReleaseKind.MODEL, honest.id(), TestHome.NOW, null, content, ReleaseClaims.NONE);
    Block envelope = Envelope.sign(release, home.registry().key()).block();
    List<Block> all = blocks(export("tiny:1"));
    all.add(envelope);
    content.files().pages().forEach(page -> all.add(blocks.require(page)));
    return car(List.of(envelope.cid()), all);
  }

  private void refusedAsDamaged(byte[] car) {
    try {
      importCar(car);
      assertThat(car).as("a damaged file was taken").isEmpty();
    } catch (RegistryException e) {
      assertThat(e.fault()).isIn(Fault.MALFORMED, Fault.CORRUPT, Fault.NOT_FOUND);
    }
  }

  private byte[] export(String ref) {
    var out = new ByteArrayOutputStream();
    new Exporter(home.registry(), ProgressListener.NONE).export(ref, out);
    return out.toByteArray();
  }

  private ImportResult importCar(byte[] car) {
    return new Importer(other.registry(), ProgressListener.NONE)
        .importCar(new ByteArrayInputStream(car));
  }

  private static List<Block> blocks(byte[] car) {
    var blocks = new ArrayList<Block>();
    try (var reader = new CarReader(new ByteArrayInputStream(car))) {
      for (Block block = reader.next(); block != null; block = reader.next()) {
        blocks.add(block);
      }
    }
    return blocks;
  }

  private static byte[] car(List<Cid> roots, List<Block> blocks) {
    var out = new ByteArrayOutputStream();
    try (var writer = new CarWriter(out, roots)) {
      blocks.forEach(writer::write);
    }
    return out.toByteArray();
  }

  private static Cid missing() {
    return Block.of(Codec.RAW, new byte[] {2}).cid();
  }
}
