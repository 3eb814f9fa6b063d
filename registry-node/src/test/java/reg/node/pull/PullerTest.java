package reg.node.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static reg.node.Refusals.refused;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reg.base.Fault;
import reg.base.ProgressListener;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.unixfs.UnixFsReader;
import reg.node.TestHome;
import reg.node.folder.ReceiptFile;
import reg.node.name.Resolver;
import reg.node.pull.PullResult.Outcome;
import reg.node.pull.PullResult.Trust;
import reg.node.push.PushResult;

class PullerTest {
  private static final Path TEST_DATA =
      Path.of(System.getProperty("reg.repository", "..")).resolve("test-data");

  @TempDir Path temp;
  private TestHome home;
  private Path out;

  @BeforeEach
  void open() {
    home = TestHome.inMemory(temp);
    out = temp.resolve("out");
  }

  @Test
  void writesExactlyWhatWasPushed() throws IOException {
    Path source =
        home.folder("m", "a.txt:hello", "b/c.txt:world", "b/zero:", "hollow/in/", "é/ü:x");
    TestHome.random(source.resolve("b/big"), 5_000_000);
    PushResult pushed = home.push(source, "tiny:1.0");
    PullResult pulled = home.pull("tiny:1.0", out);
    assertThat(TestHome.contents(out)).isEqualTo(TestHome.contents(source));
    assertThat(pulled.outcome()).isEqualTo(Outcome.WRITTEN);
    assertThat(pulled.trust()).isEqualTo(Trust.OWN);
    assertThat(pulled.release()).isEqualTo(pushed.release());
    assertThat(pulled.root()).isEqualTo(pushed.root());
    assertThat(pulled.ref()).isEqualTo(pushed.name().ref());
    assertThat(pulled.path()).isEqualTo(out);
    assertThat(pulled.counts()).isEqualTo(new PullResult.Counts(5, 5_000_011, 0, 0, 0));
    assertThat(names()).containsExactly("home", "m", "out");
  }

  @Test
  void givesFilesAndFoldersTheUsualModes() throws IOException {
    Path source = home.folder("m", "a/run.sh:x");
    Files.setPosixFilePermissions(
        source.resolve("a/run.sh"), PosixFilePermissions.fromString("rwsrwxrwx".replace('s', 'x')));
    home.push(source, "tiny:1");
    home.pull("tiny:1", out);
    Path plain = Files.createFile(temp.resolve("plain"));
    Path folder = Files.createDirectory(temp.resolve("folder"));
    assertThat(Files.getPosixFilePermissions(out.resolve("a/run.sh")))
        .isEqualTo(Files.getPosixFilePermissions(plain));
    for (Path made : List.of(out, out.resolve("a"))) {
      assertThat(Files.getPosixFilePermissions(made))
          .isEqualTo(Files.getPosixFilePermissions(folder));
    }
  }

  @Test
  void doesNothingWhenAllIsThereAndExact() throws IOException {
    home.push(home.folder("m", "a.txt:hello"), "tiny:1");
    home.pull("tiny:1", out);
    var before = Files.getLastModifiedTime(out.resolve(".reg-receipt"));
    assertThat(home.pull("tiny:1", out).outcome()).isEqualTo(Outcome.UNCHANGED);
    assertThat(Files.getLastModifiedTime(out.resolve(".reg-receipt"))).isEqualTo(before);
  }

  @Test
  void replacesAnEarlierPullWhole() {
    home.push(home.folder("m", "a.txt:1", "old:x"), "tiny:1");
    home.push(home.folder("n", "a.txt:2", "new:y"), "tiny:2");
    home.pull("tiny:1", out);
    assertThat(home.pull("tiny:2", out).outcome()).isEqualTo(Outcome.REPLACED);
    assertThat(TestHome.contents(out)).isEqualTo(TestHome.contents(temp.resolve("n")));
  }

  @Test
  void putsBackWhatIsMissingFromAnEarlierPull() throws IOException {
    home.push(home.folder("m", "a:1", "b:2"), "tiny:1");
    home.pull("tiny:1", out);
    Files.delete(out.resolve("a"));
    assertThat(home.pull("tiny:1", out).outcome()).isEqualTo(Outcome.REPLACED);
    assertThat(out.resolve("a")).hasContent("1");
  }

  @Test
  void neverTakesAwayWhatTheUserChanged() throws IOException {
    home.push(home.folder("m", "a:1", "b:2"), "tiny:1");
    home.push(home.folder("n", "a:3"), "tiny:2");
    home.pull("tiny:1", out);
    Files.writeString(out.resolve("notes"), "mine");
    for (String ref : List.of("tiny:1", "tiny:2")) {
      refused(Fault.CONFLICT, () -> home.pull(ref, out)).hasMessageContaining("notes");
    }
    assertThat(out.resolve("notes")).hasContent("mine");
    Files.delete(out.resolve("notes"));
    Files.writeString(out.resolve("a"), "!");
    refused(Fault.CONFLICT, () -> home.pull("tiny:2", out)).hasMessageContaining("(a)");
    assertThat(home.pull("tiny:2", out, PullOption.FORCE).outcome()).isEqualTo(Outcome.REPLACED);
    assertThat(out.resolve("a")).hasContent("3");
  }

  @Test
  void refusesATargetThatNoPullMade() throws IOException {
    home.push(home.folder("m", "a:1"), "tiny:1");
    home.folder("out", "theirs:x");
    refused(Fault.CONFLICT, () -> home.pull("tiny:1", out)).hasMessageContaining("--force");
    assertThat(out.resolve("theirs")).hasContent("x");
    Path file = Files.writeString(temp.resolve("file"), "x");
    refused(Fault.CONFLICT, () -> home.pull("tiny:1", file));
    Path link = Files.createSymbolicLink(temp.resolve("link"), temp.resolve("m"));
    refused(Fault.CONFLICT, () -> home.pull("tiny:1", link));
    assertThat(link).isSymbolicLink();
    home.pull("tiny:1", link, PullOption.FORCE);
    assertThat(link).isDirectory();
    assertThat(Files.isSymbolicLink(link)).isFalse();
    assertThat(temp.resolve("m/a")).hasContent("1");
  }

  @Test
  void fillsAnEmptyFolder() throws IOException {
    home.push(home.folder("m", "a:1"), "tiny:1");
    Files.createDirectory(out);
    assertThat(home.pull("tiny:1", out).outcome()).isEqualTo(Outcome.WRITTEN);
  }

  @Test
  void refusesTargetsThatCannotBeReplaced() {
    home.push(home.folder("m", "a:1"), "tiny:1");
    refused(Fault.INVALID_REQUEST, () -> home.pull("tiny:1", Path.of("."), PullOption.FORCE));
    refused(Fault.INVALID_REQUEST, () -> home.pull("tiny:1", Path.of("/"), PullOption.FORCE));
    refused(Fault.NOT_FOUND, () -> home.pull("tiny:1", temp.resolve("no/where")));
  }

  @Test
  void takesOnlyWhatIsSelected() {
    home.push(home.folder("m", "a.json:1", "b/c.json:2", "b/d.bin:3", "hollow/"), "tiny:1");
    home.pull("tiny:1", out, new Selection(List.of("*.json"), List.of("a.json"), null));
    assertThat(TestHome.contents(out)).containsOnlyKeys("b/", "b/c.json");
    assertThat(home.pull("tiny:1", out, new Selection(List.of(), List.of("b/"), null)).outcome())
        .isEqualTo(Outcome.REPLACED);
    assertThat(TestHome.contents(out)).containsOnlyKeys("a.json", "hollow/");
    refused(
        Fault.NOT_FOUND,
        () -> home.pull("tiny:1", out, new Selection(List.of("*.nope"), List.of(), null)));
  }

  @Test
  void writesSafetensorsOfJustTheTensorsWanted() throws IOException {
    home.push(TEST_DATA.resolve("tiny-llama"), "llama:1");
    var selection = new Selection(List.of(), List.of(), "layers\\.0\\.");
    home.pull("llama:1", out, selection);
    assertThat(out.resolve("config.json")).exists();
    assertThat(out.resolve("tiny-llama.gguf")).doesNotExist();
    assertThat(Files.size(out.resolve("model.safetensors")))
        .isLessThan(Files.size(TEST_DATA.resolve("tiny-llama/model.safetensors")));
    var receipt = ReceiptFile.read(out).receipt();
    assertThat(receipt.part().tensors()).isEqualTo("layers\\.0\\.");
    assertThat(receipt.unsigned()).hasSize(1);
    assertThat(home.pull("llama:1", out, selection).outcome()).isEqualTo(Outcome.UNCHANGED);
    refused(
        Fault.NOT_FOUND,
        () -> home.pull("llama:1", out, new Selection(List.of(), List.of(), "no such")));
    refused(
        Fault.INVALID_REQUEST,
        () -> home.pull("llama:1", out, new Selection(List.of(), List.of(), "(")));
  }

  @Test
  void pullsBareRootsAndSaysSo() {
    Path source = home.folder("m", "a.txt:hello", "b/c.txt:world", "hollow/");
    PushResult pushed = home.push(source, "tiny:1.0");
    PullResult pulled = home.pull(pushed.root().toString(), out);
    assertThat(pulled.trust()).isEqualTo(Trust.UNSIGNED);
    assertThat(pulled.publisher()).isNull();
    assertThat(pulled.release()).isNull();
    assertThat(pulled.warnings()).isNotEmpty();
    assertThat(TestHome.contents(out)).isEqualTo(TestHome.contents(source));
    assertThat(home.pull(pushed.root().toString(), out).outcome()).isEqualTo(Outcome.UNCHANGED);
    Cid leaf = new UnixFsReader(home.registry().storage().blocks()).resolve(pushed.root(), "a.txt");
    home.pull(leaf.toString(), temp.resolve("leaf"));
    assertThat(temp.resolve("leaf").resolve(leaf.toString())).hasContent("hello");
  }

  @Test
  void pullsByReleaseCid() {
    PushResult pushed = home.push(home.folder("m", "a:1"), "tiny:1");
    String release = Objects.requireNonNull(pushed.release()).toString();
    assertThat(home.pull(release, out).trust()).isEqualTo(Trust.OWN);
    assertThat(home.pull("me/tiny@" + release, temp.resolve("two")).ref())
        .isEqualTo(pushed.name().ref());
    refused(Fault.BAD_SIGNATURE, () -> home.pull("me/other@" + release, temp.resolve("three")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tiny:2",
        "nothing",
        "bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy"
      })
  void saysWhatIsNotThere(String ref) {
    home.push(home.folder("m", "a:1"), "tiny:1");
    refused(Fault.NOT_FOUND, () -> home.pull(ref, out)).hasMessageContaining(ref);
    assertThat(out).doesNotExist();
  }

  @Test
  void leavesTheTargetAloneWhenABlockIsMissingAndGoesOnLater() throws IOException {
    Path source = home.folder("m", "a:1");
    TestHome.random(source.resolve("big"), 3_000_000);
    PushResult pushed = home.push(source, "tiny:1");
    var blocks = home.registry().storage().blocks();
    Cid small = new UnixFsReader(blocks).resolve(pushed.root(), "a");
    var block = Objects.requireNonNull(blocks.get(small));
    byte[] bytes = block.bytes();
    blocks.deleteAll(List.of(small));
    refused(Fault.NOT_FOUND, () -> home.pull("tiny:1", out)).hasMessageContaining(small.toString());
    assertThat(out).doesNotExist();
    assertThat(names()).anyMatch(name -> name.startsWith(".out.reg-part-"));
    blocks.put(Block.verified(small, bytes));
    home.pull("tiny:1", out);
    assertThat(TestHome.contents(out)).isEqualTo(TestHome.contents(source));
    assertThat(names()).containsExactly("home", "m", "out");
  }

  @Test
  void keepsWholeFilesOfAPullThatDiedAndMendsTheRest() throws IOException {
    Path source = home.folder("m", "a:1", "b:22", "c/d:3");
    PushResult pushed = home.push(source, "tiny:1");
    var what = new Resolver(home.registry()).resolve("tiny:1");
    var plan = PullPlan.of(what, Selection.ALL, home.registry().storage().blocks());
    try (Stage stage = Stage.open(out, plan.id())) {
      Files.writeString(stage.tree().resolve("a"), "1");
      Files.writeString(stage.tree().resolve("b"), "xx");
      Files.writeString(stage.tree().resolve("junk"), "x");
    }
    home.pull(Objects.requireNonNull(pushed.release()).toString(), out);
    assertThat(TestHome.contents(out)).isEqualTo(TestHome.contents(source));
  }

  @Test
  void keepsItsStageWhenItIsInterrupted() {
    Path source = home.folder("m");
    TestHome.random(source.resolve("big"), 40_000_000);
    home.push(source, "tiny:1");
    var stopping =
        new ProgressListener() {
          @Override
          public void advance(long bytes) {
            throw new RegistryException(Fault.INTERRUPTED, "stopped");
          }
        };
    var request = new PullRequest("tiny:1", out, Selection.ALL, Set.of());
    refused(Fault.INTERRUPTED, () -> new Puller(home.registry(), stopping).pull(request));
    assertThat(out).doesNotExist();
    assertThat(home.pull("tiny:1", out).outcome()).isEqualTo(Outcome.WRITTEN);
  }

  private List<String> names() throws IOException {
    try (var files = Files.list(temp)) {
      return files.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }
}
