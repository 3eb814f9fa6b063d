package reg.node.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reg.base.Fault;
import reg.base.ProgressListener;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.manifest.ArtifactName;
import reg.manifest.FileSet;
import reg.manifest.Release;
import reg.manifest.ReleaseClaims;
import reg.manifest.ReleaseId;
import reg.manifest.ReleaseKind;
import reg.manifest.Version;
import reg.manifest.signing.Envelope;
import reg.node.HostileList;
import reg.node.TestHome;
import reg.node.content.ByteRange;
import reg.node.content.ContentReader;
import reg.node.folder.PulledFolder;
import reg.node.folder.Receipt;
import reg.node.folder.ReceiptFile;
import reg.node.oms.ModelExporter;
import reg.testdata.Vectors;

/** Attacks P1, P3 and P4: names that lead elsewhere, on each way that they come in and go out. */
class HostilePathsTest {
  @TempDir Path temp;
  private TestHome home;

  @BeforeEach
  void open() {
    home = TestHome.inMemory(temp.resolve("home"));
    home.push(home.folder("good", "a.txt:a"), "good:1");
  }

  @AfterEach
  void close() {
    home.close();
  }

  private Block signed(HostileList list) {
    var key = home.registry().key();
    var id = new ReleaseId(key.publisherId(), ArtifactName.parse("m"), new Version("1"));
    Release release =
        new Release(ReleaseKind.MODEL, id, TestHome.NOW, null, list.content(), ReleaseClaims.NONE);
    Block envelope = Envelope.sign(release, key).block();
    home.registry().storage().blocks().put(envelope);
    list.blocks().forEach(home.registry().storage().blocks()::put);
    return envelope;
  }

  private PulledFolder receipt(HostileList list, Block release) {
    Path folder = temp.resolve("receipt");
    var receipt =
        new Receipt(
            home.registry().key().publisherId() + "/m:1",
            list.root().cid(),
            release.cid(),
            Receipt.Part.ALL,
            List.of(),
            TestHome.NOW);
    ReceiptFile.write(folder, receipt, List.of(release, list.page(), list.root()));
    return PulledFolder.open(folder);
  }

  private static void refused(String what, ThrowingCallable call) {
    assertThatThrownBy(call).as(what).isInstanceOf(RegistryException.class);
  }

  /** By release, by bare root, as a signed model, and by a receipt that came with a folder. */
  private void requireRefused(List<String> paths) {
    HostileList list = HostileList.of(paths);
    Block release = signed(list);
    String ref = release.cid().toString();
    Path out = temp.resolve("out");
    refused("pull", () -> home.pull(ref, out, PullOption.FORCE));
    refused("pull of the root", () -> home.pull(list.root().cid().toString(), out));
    var exporter = new ModelExporter(home.registry(), ProgressListener.NONE);
    refused("export", () -> exporter.export(ref, out));
    refused("receipt", () -> receipt(list, release));
    assertThat(out).doesNotExist();
  }

  /** The names alone are what is refused. */
  @Test
  void goodNamesPassOnEveryWay() throws IOException {
    Files.createDirectory(temp.resolve("receipt"));
    HostileList list = HostileList.of(List.of("a.txt", "b.txt"));
    Block release = signed(list);
    String ref = release.cid().toString();
    home.pull(ref, temp.resolve("one"));
    home.pull(list.root().cid().toString(), temp.resolve("two"));
    new ModelExporter(home.registry(), ProgressListener.NONE).export(ref, temp.resolve("three"));
    assertThat(receipt(list, release).files()).hasSize(2);
    assertThat(temp.resolve("one/b.txt")).hasSameBinaryContentAs(temp.resolve("two/b.txt"));
  }

  private static List<String> names(String kind) {
    var names = new ArrayList<String>();
    Vectors.json("formats/paths.json")
        .required(kind)
        .properties()
        .forEach(rule -> rule.getValue().forEach(path -> names.add(path.asText())));
    return names;
  }

  private Set<String> everything() throws IOException {
    try (Stream<Path> walk = Files.walk(temp)) {
      return walk.map(Path::toString)
          .filter(path -> !path.contains("/home/"))
          .collect(Collectors.toSet());
    }
  }

  @Test
  void p1EveryBadNameIsRefusedOnEveryWay() throws IOException {
    Files.createDirectory(temp.resolve("receipt"));
    Files.createFile(temp.resolve("receipt/.reg-receipt"));
    var before = everything();
    int ways = 0;
    for (String name : names("refused")) {
      if (StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
        requireRefused(List.of(name));
        ways++;
      } else {
        assertThatThrownBy(() -> HostileList.of(List.of(name)))
            .isInstanceOf(RuntimeException.class);
      }
    }
    assertThat(ways).isGreaterThanOrEqualTo(300);
    assertThat(everything()).isEqualTo(before);
  }

  @Test
  void p3NamesOfOneFileAreRefusedOnEveryWay() throws IOException {
    Files.createDirectory(temp.resolve("receipt"));
    for (var pair : Vectors.json("formats/paths.json").required("colliding")) {
      var both = new ArrayList<String>();
      pair.forEach(name -> both.add(name.asText()));
      both.sort(FileSet.PATH_ORDER);
      requireRefused(both);
    }
  }

  /** CVE-2024-37032, CVE-2026-24137: a digest never becomes a path. */
  @Test
  void p4DigestsThatAreNoneNameNothing() throws IOException {
    Path secret = Files.writeString(temp.resolve("secret"), "mine");
    var before = everything();
    String hex = "0123456789abcdef".repeat(4);
    for (String digest :
        List.of(
            "sha256:../../secret",
            "sha256:..%2f..%2fsecret",
            "../../secret",
            secret.toString(),
            "sha256:" + hex.substring(1),
            "sha256:" + hex + "0",
            "sha256:" + hex.toUpperCase(java.util.Locale.ROOT),
            "sha256-" + hex,
            hex,
            "good@sha256:" + hex,
            "me/good@" + hex,
            "bafkrei" + "../".repeat(17) + "x")) {
      for (String ref : List.of(digest, "me/good:" + digest, "good:1/" + digest)) {
        nameNothing(ref);
      }
      assertThatThrownBy(
              () ->
                  new ContentReader(home.registry(), ProgressListener.NONE)
                      .write(
                          "good:1",
                          digest,
                          new ByteRange(0, Long.MAX_VALUE),
                          new ByteArrayOutputStream()))
          .as(digest)
          .isInstanceOf(RegistryException.class);
    }
    assertThat(everything()).isEqualTo(before);
  }

  private void nameNothing(String ref) {
    assertThatThrownBy(() -> home.pull(ref, temp.resolve("out"), PullOption.FORCE))
        .as(ref)
        .isInstanceOfSatisfying(
            RegistryException.class,
            e -> assertThat(e.fault()).isIn(Fault.INVALID_REQUEST, Fault.NOT_FOUND));
  }
}
