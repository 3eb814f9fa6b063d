package reg.node.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static reg.node.Refusals.refused;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
import reg.ipld.Cid;
import reg.manifest.Lineage;
import reg.manifest.Release;
import reg.manifest.ReleaseKind;
import reg.node.TestHome;
import reg.node.catalog.Catalog;
import reg.node.catalog.Entry;
import reg.node.key.Keys;
import reg.node.push.PushResult.Outcome;
import reg.storage.Pin;

class PusherTest {
  private static final Path TEST_DATA =
      Path.of(System.getProperty("reg.repository", "..")).resolve("test-data");

  @TempDir Path temp;
  private TestHome home;
  private Catalog catalog;

  @BeforeEach
  void open() {
    home = TestHome.inMemory(temp);
    catalog = new Catalog(home.registry());
  }

  @Test
  void makesAnIdentityAndPublishes() {
    Path source = home.folder("m", "a.txt:hello", "b/c.txt:world", "hollow/");
    PushResult result = home.push(source, "tiny:1.0");
    String did = new Keys(home.registry().home()).show().did();
    assertThat(result.name().ref()).isEqualTo(did + "/tiny:1.0");
    assertThat(result.outcome()).isEqualTo(Outcome.PUBLISHED);
    assertThat(result.counts().bytes()).isEqualTo(10);
    assertThat(result.counts().files()).isEqualTo(2);
    assertThat(result.counts().newBytes()).isEqualTo(10);
    assertThat(result.counts().storedBytes()).isPositive();

    Release release = catalog.show("tiny:1.0").release();
    assertThat(release.content().root()).isEqualTo(result.root());
    assertThat(release.issued()).isEqualTo(TestHome.NOW);
    assertThat(release.content().profile()).isEqualTo("reg-1");
    assertThat(release.previous()).isNull();
    assertThat(home.registry().storage().pins().list())
        .containsExactly(new Pin(cid(result), Pin.Reach.RECURSIVE, "tiny:1.0", TestHome.NOW));
  }

  @Test
  void indexesWholeFilesBySha256() {
    home.push(home.folder("m", "a.txt:hello"), "tiny:1");
    var release = catalog.show("tiny").release();
    var file = release.content().readFiles(home.registry().storage().blocks()).files().getFirst();
    assertThat(home.registry().storage().files().get(file.sha256())).isEqualTo(file.cid());
  }

  @Test
  void doesNothingForTheSameBytesAgain() {
    Path source = home.folder("m", "a.txt:hello");
    PushResult first = home.push(source, "tiny:1.0");
    var refs = home.registry().storage().refs().list("");
    PushResult again = home.push(source, "tiny:1.0");
    assertThat(again.outcome()).isEqualTo(Outcome.UNCHANGED);
    assertThat(again.release()).isEqualTo(first.release());
    assertThat(again.counts().newBytes()).isZero();
    assertThat(again.counts().storedBytes()).isZero();
    assertThat(home.registry().storage().refs().list("")).isEqualTo(refs);
  }

  @Test
  void knowsTheSameBytesWhenTheyAreCutOtherwise() {
    Path source = home.folder("m");
    TestHome.random(source.resolve("big"), 3 << 20);
    PushResult first = home.push(source, "tiny:1.0");
    var other =
        new PushRequest(
            new PushSource.Disk(source),
            "tiny:1.0",
            "unixfs-v1-2025",
            Description.FROM_FILES,
            Set.of());
    PushResult again = new Pusher(home.registry(), ProgressListener.NONE).push(other);
    assertThat(again.outcome()).isEqualTo(Outcome.UNCHANGED);
    assertThat(again.release()).isEqualTo(first.release());
  }

  @Test
  void refusesOtherBytesUnderAVersionThatExists() {
    PushResult first = home.push(home.folder("m", "a.txt:hello"), "tiny:1.0");
    Path other = home.folder("n", "a.txt:other");
    long blocks = home.registry().storage().stats().blocks();
    refused(Fault.CONFLICT, () -> home.push(other, "tiny:1.0"))
        .hasMessageContaining("tiny:1.0")
        .hasMessageContaining(String.valueOf(first.release()))
        .hasMessageContaining(first.root().toString())
        .hasMessageContaining("push as another");
    assertThat(home.registry().storage().stats().blocks()).isEqualTo(blocks);
    assertThat(catalog.show("tiny:1.0").entry().release()).isEqualTo(first.release());
  }

  @Test
  void refusesNamesInAnotherCaseAsOtherArtifacts() {
    home.push(home.folder("m", "a.txt:hello"), "Tiny:1.0");
    PushResult second = home.push(home.folder("n", "a.txt:other"), "tiny:2.0");
    assertThat(second.name().name()).isEqualTo("Tiny");
    refused(Fault.CONFLICT, () -> home.push(home.folder("o", "x:y"), "TINY:1.0"));
  }

  @Test
  void movesLatestAndChainsVersions() {
    PushResult first = home.push(home.folder("m", "a.txt:1"), "tiny:1.0");
    PushResult second = home.push(home.folder("n", "a.txt:2"), "tiny:2.0");
    assertThat(catalog.show("tiny").entry().version()).isEqualTo("2.0");
    assertThat(catalog.show("tiny:2.0").release().previous()).isEqualTo(first.release());
    assertThat(catalog.log("tiny").stream().map(Entry::release))
        .containsExactly(second.release(), first.release());
  }

  @Test
  void numbersVersionsByItself() {
    Path source = home.folder("m", "a:1");
    assertThat(home.push(source, "tiny").name().version()).isEqualTo("1");
    assertThat(home.push(source, "tiny").outcome()).isEqualTo(Outcome.UNCHANGED);
    assertThat(home.push(home.folder("n", "a:2"), "tiny:7").name().version()).isEqualTo("7");
    assertThat(home.push(home.folder("o", "a:3"), "tiny").name().version()).isEqualTo("8");
  }

  @Test
  void writesNothingInADryRun() {
    Path source = home.folder("m", "a.txt:hello", "b.txt:hello");
    PushResult planned = home.push(source, "tiny:1.0", PushOption.DRY_RUN);
    assertThat(planned.outcome()).isEqualTo(Outcome.PLANNED);
    assertThat(planned.release()).isNull();
    assertThat(planned.counts().newBytes()).isEqualTo(5);
    assertThat(home.registry().storage().stats().blocks()).isZero();
    assertThat(new Keys(home.registry().home()).exist()).isFalse();
    assertThat(home.push(source, "tiny:1.0").root()).isEqualTo(planned.root());
  }

  @Test
  void sharesWhatIsThere() {
    Path source = home.folder("m");
    TestHome.random(source.resolve("big"), 3 << 20);
    home.push(source, "tiny:1");
    home.folder("m", "small:new");
    assertThat(home.push(source, "tiny:2").counts().newBytes()).isEqualTo(3);
  }

  @Test
  void takesAFileAndAStream() {
    Path file = home.folder("m", "model.gguf:not really").resolve("model.gguf");
    home.push(file, "one:1");
    assertThat(files("one")).containsExactly("model.gguf");
    var in = new ByteArrayInputStream("piped".getBytes(StandardCharsets.UTF_8));
    var request =
        new PushRequest(
            new PushSource.Stream(in, "data.jsonl"),
            "two:1",
            "reg-1",
            Description.FROM_FILES,
            Set.of());
    new Pusher(home.registry(), ProgressListener.NONE).push(request);
    assertThat(files("two")).containsExactly("data.jsonl");
    home.pull("two:1", temp.resolve("out"));
    assertThat(temp.resolve("out/data.jsonl")).hasContent("piped");
  }

  @Test
  void saysWhatFilesCardAndPublisherSay() {
    PushResult base = home.push(home.folder("m", "x:y"), "base:1");
    var description =
        new Description(
            "model",
            Map.of("note", "hand-made"),
            null,
            List.of(new Description.Parent("finetune", "base:1")));
    PushResult result = home.push(TEST_DATA.resolve("tiny-llama"), "llama:1", description);
    Release release = catalog.show("llama:1").release();
    assertThat(release.kind()).isEqualTo(ReleaseKind.MODEL);
    assertThat(release.claims().licence()).isEqualTo("Apache-2.0");
    assertThat(release.claims().meta().map("own").text("note")).isEqualTo("hand-made");
    assertThat(release.claims().meta().map("card").text("name")).isEqualTo("tiny-llama");
    assertThat(release.claims().meta().map("files").natural("parameters")).isEqualTo(1_967_360);
    assertThat(release.claims().lineage())
        .containsExactly(new Lineage("finetune", base.name().ref(), base.release()));
    assertThat(result.warnings()).isEmpty();
  }

  @Test
  void takesTheKindAndLicenceThatAreGiven() {
    var description = new Description("dataset", Map.of(), "MIT", List.of());
    home.push(TEST_DATA.resolve("tiny-llama"), "llama:1", description);
    assertThat(catalog.show("llama:1").release().kind()).isEqualTo(ReleaseKind.DATASET);
    assertThat(catalog.show("llama:1").release().claims().licence()).isEqualTo("MIT");
  }

  @Test
  void warnsOfFilesThatBreakTheirFormat() {
    PushResult result =
        home.push(home.folder("m", "m.safetensors:not a header", "w.pkl:x"), "tiny:1");
    assertThat(result.warnings())
        .anyMatch(text -> text.startsWith("m.safetensors: "))
        .anyMatch(text -> text.startsWith("w.pkl: "));
  }

  @Test
  void removedVersionsStayTaken() {
    Path source = home.folder("m", "a:1");
    home.push(source, "tiny:1");
    catalog.remove("tiny:1");
    refused(Fault.CONFLICT, () -> home.push(source, "tiny:1")).hasMessageContaining("removed");
    assertThat(home.push(source, "tiny").name().version()).isEqualTo("2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a b:1",
        "-x:1",
        "tiny:",
        "tiny:latest",
        "tiny:a/b",
        "bafkqaaa",
        "me/x@bafkqaaa",
        "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK/x:1",
        "bob/x:1"
      })
  void refusesTargetsThatAreNotOursToPublish(String target) {
    Path source = home.folder("m", "a:1");
    home.push(source, "first:1");
    assertThatThrownBy(() -> home.push(source, target))
        .isInstanceOfSatisfying(
            RegistryException.class,
            e -> assertThat(e.fault()).isIn(Fault.INVALID_REQUEST, Fault.NOT_FOUND));
  }

  @Test
  void refusesAChannelAsAVersion() {
    home.push(home.folder("m", "a:1"), "tiny:1");
    catalog.tag("tiny:1", "stable");
    refused(Fault.CONFLICT, () -> home.push(home.folder("n", "a:2"), "tiny:stable"))
        .hasMessageContaining("channel");
  }

  @Test
  void refusesNothingAndMissingAndUnknown() {
    Path empty = home.folder("empty", "inner/.git/x:y");
    home.folder("m", "a:1");
    refused(Fault.NOT_FOUND, () -> home.push(temp.resolve("absent"), "tiny:1"));
    refused(Fault.INVALID_REQUEST, () -> home.push(home.folder("void", ".git/x:y"), "tiny:1"));
    assertThat(home.push(empty, "hollow:1").counts().files()).isZero();
    var unknown =
        new PushRequest(
            new PushSource.Disk(temp.resolve("m")),
            "tiny:1",
            "reg-9",
            Description.FROM_FILES,
            Set.of());
    refused(
        Fault.INVALID_REQUEST,
        () -> new Pusher(home.registry(), ProgressListener.NONE).push(unknown));
    var orphan =
        new Description(null, Map.of(), null, List.of(new Description.Parent("data", "no:1")));
    refused(Fault.NOT_FOUND, () -> home.push(temp.resolve("m"), "tiny:1", orphan));
  }

  @Test
  void refusesAFileThatChangesWhileItIsRead() throws IOException {
    Path source = home.folder("m", "z.txt:before");
    TestHome.random(source.resolve("big"), 8 << 20);
    var touching =
        new ProgressListener() {
          @Override
          public void advance(long bytes) {
            try {
              Files.writeString(source.resolve("z.txt"), "behind the back");
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
        };
    var request =
        new PushRequest(
            new PushSource.Disk(source), "tiny:1", "reg-1", Description.FROM_FILES, Set.of());
    refused(Fault.CONFLICT, () -> new Pusher(home.registry(), touching).push(request))
        .hasMessageContaining("z.txt");
    assertThat(catalog.list(null)).isEmpty();
    assertThat(home.push(source, "tiny:1").outcome()).isEqualTo(Outcome.PUBLISHED);
  }

  private static Cid cid(PushResult result) {
    return Objects.requireNonNull(result.release());
  }

  private List<String> files(String ref) {
    var content = catalog.show(ref).release().content();
    return content.readFiles(home.registry().storage().blocks()).files().stream()
        .map(file -> file.path())
        .toList();
  }
}
