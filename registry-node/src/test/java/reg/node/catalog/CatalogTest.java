package reg.node.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static reg.node.Refusals.refused;

import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reg.base.Fault;
import reg.ipld.Cid;
import reg.node.TestHome;
import reg.node.push.PushResult;

class CatalogTest {
  private static final String OTHER = "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK";

  @TempDir Path temp;
  private TestHome home;
  private Catalog catalog;
  private PushResult one;
  private PushResult two;

  @BeforeEach
  void publish() {
    home = TestHome.inMemory(temp);
    catalog = new Catalog(home.registry());
    assertThat(catalog.list(null)).isEmpty();
    one = home.push(home.folder("m", "a:1"), "tiny:1");
    two = home.push(home.folder("n", "a:22"), "tiny:2");
    home.push(home.folder("o", "a:3", "b:4"), "Other:x");
  }

  @Test
  void listsWhatIsPublished() {
    assertThat(catalog.list(null).stream().map(entry -> entry.name() + ":" + entry.version()))
        .containsExactlyInAnyOrder("Other:x", "tiny:1", "tiny:2");
    Entry entry = catalog.list("other").getFirst();
    assertThat(entry.ref()).isEqualTo(one.name().publisher() + "/Other:x");
    assertThat(entry.channels()).containsExactly("latest");
    assertThat(entry.facts().bytes()).isEqualTo(2);
    assertThat(entry.facts().files()).isEqualTo(2);
    assertThat(entry.facts().kind()).isEqualTo("model");
    assertThat(entry.facts().issued()).isEqualTo(TestHome.NOW);
    assertThat(catalog.list(one.name().publisher() + "/tiny")).hasSize(2);
    refused(Fault.NOT_FOUND, () -> catalog.list("absent"));
    refused(Fault.NOT_FOUND, () -> catalog.list(OTHER + "/tiny"));
    refused(Fault.INVALID_REQUEST, () -> catalog.list(one.root().toString()));
  }

  @Test
  void showsAReleaseInFull() {
    ReleaseView view = catalog.show("tiny:1");
    assertThat(view.entry().release()).isEqualTo(one.release());
    assertThat(view.signers()).containsExactly(one.name().publisher());
    assertThat(view.commitId()).matches("[0-9a-f]{40}");
    assertThat(view.release().content().root()).isEqualTo(one.root());

    assertThat(Objects.requireNonNull(view.head()).position()).isEqualTo("0.3");

    refused(Fault.INVALID_REQUEST, () -> catalog.show(one.root().toString()));
  }

  @Test
  void followsVersionsBackwards() {
    assertThat(catalog.log("tiny:2").stream().map(Entry::version)).containsExactly("2", "1");
    assertThat(catalog.log("tiny:1").stream().map(Entry::version)).containsExactly("1");
  }

  @Test
  void movesChannels() {
    assertThat(catalog.tag("tiny:1", "stable").channels()).containsExactly("stable");
    assertThat(catalog.show("tiny:stable").entry().version()).isEqualTo("1");
    var head = home.registry().storage().refs().list("head/");
    catalog.tag("tiny:1", "stable");
    assertThat(home.registry().storage().refs().list("head/")).isEqualTo(head);
    assertThat(catalog.tag("tiny:2", "stable").channels()).containsExactly("latest", "stable");
    assertThat(catalog.tag("tiny:1", "latest").channels()).containsExactly("latest");
    assertThat(catalog.show("tiny").entry().version()).isEqualTo("1");
    catalog.untag("tiny:stable");
    refused(Fault.NOT_FOUND, () -> catalog.show("tiny:stable"));
    refused(Fault.NOT_FOUND, () -> catalog.untag("tiny:stable"));
    refused(Fault.INVALID_REQUEST, () -> catalog.untag("tiny:1"));
    refused(Fault.INVALID_REQUEST, () -> catalog.untag("tiny:latest"));
    refused(Fault.CONFLICT, () -> catalog.tag("tiny:1", "2"));
    refused(Fault.INVALID_REQUEST, () -> catalog.tag("tiny:1", "a b"));
  }

  @Test
  void removesOneVersionAndMovesLatest() {
    catalog.tag("tiny:2", "beta");
    assertThat(catalog.matching("tiny:latest").stream().map(Entry::version)).containsExactly("2");
    assertThat(catalog.remove("tiny:2").stream().map(Entry::version)).containsExactly("2");
    assertThat(catalog.list("tiny").stream().map(Entry::version)).containsExactly("1");
    assertThat(catalog.show("tiny").entry().version()).isEqualTo("1");
    refused(Fault.NOT_FOUND, () -> catalog.show("tiny:2")).hasMessageContaining("removed");
    refused(Fault.NOT_FOUND, () -> catalog.show("tiny:beta"));
    assertThat(home.registry().storage().pins().get(release(two))).isNull();
    assertThat(home.registry().storage().pins().get(release(one))).isNotNull();
  }

  @Test
  void removesAnArtifactWhole() {
    assertThat(catalog.remove("tiny")).hasSize(2);
    assertThat(catalog.list(null).stream().map(Entry::name)).containsExactly("Other");
    refused(Fault.NOT_FOUND, () -> catalog.show("tiny"));
    refused(Fault.NOT_FOUND, () -> catalog.remove("tiny"));
    refused(Fault.NOT_FOUND, () -> catalog.remove("Other:y"));
    refused(Fault.INVALID_REQUEST, () -> catalog.remove(OTHER + "/tiny"));
  }

  private static Cid release(PushResult result) {
    return Objects.requireNonNull(result.release());
  }
}
