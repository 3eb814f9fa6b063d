package reg.node.name;

import static org.assertj.core.api.Assertions.assertThat;
import static reg.node.Refusals.refused;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reg.base.Fault;
import reg.base.ProgressListener;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.manifest.ArtifactName;
import reg.manifest.HeadMap;
import reg.manifest.HeadTarget;
import reg.manifest.PublisherId;
import reg.manifest.Version;
import reg.manifest.signing.Envelope;
import reg.manifest.signing.PublisherKey;
import reg.node.TestHome;
import reg.node.car.Exporter;
import reg.node.car.Importer;
import reg.node.catalog.Catalog;
import reg.node.push.PushResult;
import reg.storage.Commit;
import reg.storage.InMemoryStorage;

class ResolverTest {
  @TempDir Path temp;
  private TestHome home;
  private Instant now = TestHome.NOW;
  private PushResult pushed;

  @BeforeEach
  void push() {
    home = TestHome.over(temp.resolve("one"), new InMemoryStorage(), () -> now);
    pushed = home.push(home.folder("m", "a:1"), "tiny:1");
  }

  @Test
  void knowsItsOwnByEveryForm() {
    String did = pushed.name().publisher();
    String bare = did.substring("did:key:".length());
    String release = Objects.requireNonNull(pushed.release()).toString();
    for (String ref :
        List.of(
            "tiny",
            "tiny:1",
            "TINY:1",
            "me/tiny:1",
            did + "/tiny:1",
            bare + "/tiny:latest",
            "me/tiny@" + release,
            release)) {
      Resolution.OfRelease found = resolver(home).resolveRelease(ref);
      assertThat(found.ref()).as(ref).isEqualTo(pushed.name().ref());
      assertThat(found.signer()).isEqualTo(Resolution.Signer.OWN);
      assertThat(found.warnings()).isEmpty();
      assertThat(found.folderName()).isEqualTo("tiny");
    }
  }

  @Test
  void saysWhatItDoesNotKnow() {
    refused(Fault.NOT_FOUND, () -> resolver(home).resolve("tiny:2"));
    refused(Fault.NOT_FOUND, () -> resolver(home).resolve("other"));
    refused(Fault.NOT_FOUND, () -> resolver(home).resolve("alice/tiny:1"));
    refused(Fault.INVALID_REQUEST, () -> resolver(home).resolve("a b"));
    TestHome empty = TestHome.inMemory(temp.resolve("two"));
    refused(Fault.NOT_FOUND, () -> resolver(empty).resolve("tiny")).hasMessageContaining("init");
    refused(Fault.NOT_FOUND, () -> resolver(empty).resolve(pushed.name().ref()));
  }

  @Test
  void refusesEveryFlippedByteOfAReleaseThatIsNamedByItsHash() {
    // The store hashes what it gives, so a forger needs a new CID, which no head names.
    Block block = block(Objects.requireNonNull(pushed.release()));
    byte[] bytes = block.bytes();
    for (int at = 0; at < bytes.length; at += 3) {
      byte[] flipped = bytes.clone();
      flipped[at] ^= 1;
      Block forged = Block.of(Codec.DAG_CBOR, flipped);
      home.registry().storage().blocks().put(forged);
      try {
        resolver(home).resolve(forged.cid().toString());
        assertThat(at).as("a forged release passed").isNegative();
      } catch (RegistryException e) {
        assertThat(e.fault())
            .isIn(Fault.BAD_SIGNATURE, Fault.MALFORMED, Fault.INVALID_REQUEST, Fault.UNSIGNED);
      }
    }
  }

  @Test
  void refusesAnotherPublishersReleaseUnderOurName() {
    var release = new Catalog(home.registry()).show("tiny:1").release();
    Block forged = Envelope.sign(release, PublisherKey.generate()).block();
    home.registry().storage().blocks().put(forged);
    refused(Fault.BAD_SIGNATURE, () -> resolver(home).resolve(forged.cid().toString()));
    point("tiny", "1", forged.cid());
    refused(Fault.BAD_SIGNATURE, () -> resolver(home).resolve("tiny:1"));
  }

  @Test
  void refusesAReleaseThatTheHeadListsUnderAnotherName() {
    point("other", "9", Objects.requireNonNull(pushed.release()));
    refused(Fault.BAD_SIGNATURE, () -> resolver(home).resolve("other:9"))
        .hasMessageContaining("tiny:1");
  }

  @Test
  void warnsOfAReleaseThatTheHeadNoLongerLists() {
    new Catalog(home.registry()).remove("tiny:1");
    Resolution found = resolver(home).resolve(String.valueOf(pushed.release()));
    assertThat(found.warnings()).hasSize(1);
    assertThat(found.warnings().getFirst()).contains("removed");
  }

  @Test
  void refusesWhatWasWithdrawn() {
    Cid release = Objects.requireNonNull(pushed.release());
    put("tiny", "1", new HeadTarget.Gone(release, HeadTarget.State.WITHDRAWN, "leaked"));
    refused(Fault.REVOKED, () -> resolver(home).resolve("tiny:1")).hasMessageContaining("leaked");
    refused(Fault.REVOKED, () -> resolver(home).resolve(release.toString()));
  }

  @Test
  void warnsOfAnOldHeadOfAnother() {
    var car = new ByteArrayOutputStream();
    new Exporter(home.registry(), ProgressListener.NONE).export("tiny", car);
    var other = TestHome.over(temp.resolve("two"), new InMemoryStorage(), () -> now);
    new Importer(other.registry(), ProgressListener.NONE)
        .importCar(new ByteArrayInputStream(car.toByteArray()));
    assertThat(resolver(other).resolve(pushed.name().ref()).warnings()).isEmpty();
    now = now.plus(Duration.ofDays(31));
    assertThat(resolver(other).resolve(pushed.name().ref()).warnings().getFirst())
        .contains("31 days old");
    assertThat(resolver(home).resolve("tiny").warnings()).isEmpty();
  }

  @Test
  void listsPublishersAndFormerHeads() {
    home.push(home.folder("n", "a:2"), "tiny:2");
    var heads = new Heads(home.registry());
    assertThat(heads.publishers()).containsExactly(PublisherId.parse(pushed.name().publisher()));
    assertThat(heads.former())
        .containsExactly(heads.require(heads.own()).verified().head().previous());
  }

  private static Resolver resolver(TestHome of) {
    return new Resolver(of.registry());
  }

  private Block block(Cid cid) {
    return home.registry().storage().blocks().require(cid);
  }

  private void point(String name, String version, Cid release) {
    put(name, version, new HeadTarget.Published(release));
  }

  /** Signs a head that says so, as only the owner of the key can. */
  private void put(String name, String version, HeadTarget target) {
    var heads = new Heads(home.registry());
    PublisherHead before = heads.require(heads.own());
    HeadMap.Builder map = before.map().edit();
    map.remove(ArtifactName.parse(name), Version.LATEST);
    map.put(ArtifactName.parse(name), new Version(version), target);
    var commit = new Commit();
    heads.advance(commit, before, map.build());
    home.registry().storage().commit(commit);
  }
}
