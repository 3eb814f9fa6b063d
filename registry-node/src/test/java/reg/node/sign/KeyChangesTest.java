package reg.node.sign;

import static org.assertj.core.api.Assertions.assertThat;
import static reg.node.Refusals.refused;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reg.base.Fault;
import reg.base.ProgressListener;
import reg.manifest.DidKey;
import reg.manifest.HeadPosition;
import reg.manifest.Publisher;
import reg.manifest.PublisherId;
import reg.manifest.Role;
import reg.manifest.signing.PublisherChain;
import reg.node.TestHome;
import reg.node.car.Exporter;
import reg.node.car.ImportResult;
import reg.node.car.Importer;
import reg.node.catalog.Catalog;
import reg.node.folder.PulledFolder;
import reg.node.key.KeyRing;
import reg.node.key.Keys;
import reg.node.name.Heads;
import reg.node.name.Resolver;
import reg.node.push.PushResult;
import reg.node.store.StoreCare;
import reg.node.trust.Trusted;

/** Rotation, revocation and thresholds, from push to pull. */
class KeyChangesTest {
  private static final Function<KeyChange, KeyChange> NOTHING_MORE = Function.identity();

  @TempDir Path temp;
  private TestHome alice;
  private TestHome bob;
  private PublisherId publisher;

  @BeforeEach
  void publish() {
    alice = TestHome.inMemory(temp.resolve("alice"));
    bob = TestHome.inMemory(temp.resolve("bob"));
    PushResult pushed = alice.push(alice.folder("m", "a:1"), "tiny:1");
    publisher = PublisherId.parse(pushed.name().publisher());
  }

  @AfterEach
  void close() {
    alice.close();
    bob.close();
  }

  private byte[] export(String ref) {
    var out = new ByteArrayOutputStream();
    var _ = new Exporter(alice.registry(), ProgressListener.NONE).export(ref, out);
    return out.toByteArray();
  }

  private ImportResult give(TestHome home, String ref) {
    return new Importer(home.registry(), ProgressListener.NONE)
        .importCar(new ByteArrayInputStream(export(ref)));
  }

  private static HeadPosition position(TestHome home, PublisherId publisher) {
    return Objects.requireNonNull(new Heads(home.registry()).newest(publisher))
        .verified()
        .head()
        .position();
  }

  @Test
  void rotationKeepsTheIdAndEverythingPublished() {
    give(bob, "tiny:1");
    PublisherChain chain = new KeyChanges(alice.registry()).rotate(null, NOTHING_MORE);
    assertThat(chain.epoch()).isOne();
    assertThat(chain.keys(Role.HEAD)).doesNotContain(publisher.genesisKey());
    assertThat(new Heads(alice.registry()).own()).isEqualTo(publisher);
    assertThat(new Keys(alice.registry().home()).show().did()).isEqualTo(publisher.toString());
    assertThat(position(alice, publisher)).isEqualTo(new HeadPosition(1, 1));
    alice.push(alice.folder("n", "a:2"), "tiny:2");
    assertThat(position(alice, publisher)).isEqualTo(new HeadPosition(1, 2));
    give(bob, "tiny:2");
    assertThat(position(bob, publisher)).isEqualTo(new HeadPosition(1, 2));
    for (String version : List.of("1", "2")) {
      Path out = temp.resolve("out-" + version);
      bob.pull(publisher + "/tiny:" + version, out);
      assertThat(PulledFolder.open(out).check(1, ProgressListener.NONE).isExact()).isTrue();
    }
    assertThat(bob.registry().trust().standing(publisher).trusted()).isEqualTo(Trusted.UNKNOWN);
    new StoreCare(bob.registry(), ProgressListener.NONE).gc();
    assertThat(new StoreCare(bob.registry(), ProgressListener.NONE).fsck().findings()).isEmpty();
    assertThat(position(bob, publisher)).isEqualTo(new HeadPosition(1, 2));
  }

  @Test
  void whoMissedTheRotationAndSeveralHeadsCatchesUp() {
    give(bob, "tiny:1");
    for (int i = 2; i < 5; i++) {
      new KeyChanges(alice.registry()).rotate(null, NOTHING_MORE);
      alice.push(alice.folder("m" + i, "a:" + i), "tiny:" + i);
    }
    give(bob, "tiny:4");
    assertThat(position(bob, publisher)).isEqualTo(new HeadPosition(3, 2));
    try (TestHome carol = TestHome.inMemory(temp.resolve("carol"))) {
      give(carol, "tiny:1");
      assertThat(position(carol, publisher)).isEqualTo(new HeadPosition(3, 2));
    }
  }

  @Test
  void whatARevokedKeySignedBeforeStaysGood() {
    var changes = new KeyChanges(alice.registry());
    HeadPosition since = changes.next();
    PublisherChain chain = changes.revoke(publisher.genesisKey(), since, "stolen", NOTHING_MORE);
    assertThat(chain.isRevoked(publisher.genesisKey())).isTrue();
    new StoreCare(alice.registry(), ProgressListener.NONE).gc();
    assertThat(new Resolver(alice.registry()).resolve("tiny:1").warnings()).isEmpty();
    give(bob, "tiny:1");
    new StoreCare(bob.registry(), ProgressListener.NONE).gc();
    assertThat(new Resolver(bob.registry()).resolve(publisher + "/tiny:1").signed()).isNotNull();
    refused(
        Fault.CONFLICT,
        () -> changes.change(change -> change.add(publisher.genesisKey(), Set.of(Role.HEAD))));
  }

  @Test
  void whatARevokedKeySignedSinceIsVoid() {
    alice.push(alice.folder("n", "a:2"), "tiny:2");
    var changes = new KeyChanges(alice.registry());
    changes.revoke(publisher.genesisKey(), new HeadPosition(0, 2), "stolen", NOTHING_MORE);
    assertThat(position(alice, publisher)).isEqualTo(new HeadPosition(1, 1));
    assertThat(new Resolver(alice.registry()).resolve("tiny:1").signed()).isNotNull();
    refused(Fault.NOT_FOUND, () -> new Resolver(alice.registry()).resolve("tiny:2"));
  }

  private Path pending() throws IOException {
    try (var files = Files.list(alice.registry().home().folder().resolve("pending"))) {
      return files
          .filter(file -> file.toString().endsWith(".reg-pending"))
          .findFirst()
          .orElseThrow();
    }
  }

  /** Two of two sign a release, then the head that lists it; nothing is visible before. */
  @Test
  void whatNeedsMoreSignaturesWaitsForThem() throws IOException {
    new Keys(bob.registry().home()).init(null);
    DidKey second = new KeyRing(bob.registry().home()).publisherId().genesisKey();
    var changes = new KeyChanges(alice.registry());
    refused(
        Fault.UNSIGNED,
        () ->
            changes.change(
                change ->
                    change
                        .add(second, EnumSet.of(Role.RELEASE, Role.HEAD))
                        .threshold(Role.RELEASE, 2)
                        .threshold(Role.HEAD, 2)));
    assertThat(changes.chain().threshold(Role.HEAD)).isEqualTo(2);
    Path first = pending();
    assertThat(first.getFileName().toString()).startsWith("head-");
    sign(first);
    refused(Fault.UNSIGNED, () -> alice.push(alice.folder("n", "a:2"), "tiny:2"))
        .hasMessageContaining("reg sign --add");
    refused(Fault.NOT_FOUND, () -> new Resolver(alice.registry()).resolve("tiny:2"));
    new StoreCare(alice.registry(), ProgressListener.NONE).gc();
    Path release = pending();
    var shown = new Cosigning(bob.registry()).show(release);
    assertThat(shown.what()).contains("tiny:2");
    assertThat(shown.signed()).isOne();
    assertThat(shown.needed()).isEqualTo(2);
    assertThat(new Cosigning(bob.registry()).add(release).outcome())
        .isEqualTo(Cosigning.Outcome.COMPLETE);
    refused(Fault.UNSIGNED, () -> new Cosigning(alice.registry()).add(release));
    Files.delete(release);
    sign(pending());
    assertThat(new Resolver(alice.registry()).resolve("tiny:2").signed()).isNotNull();
    assertThat(position(alice, publisher)).isEqualTo(new HeadPosition(1, 2));
  }

  private void sign(Path file) throws IOException {
    try (TestHome stranger = TestHome.inMemory(temp.resolve("stranger"))) {
      new Keys(stranger.registry().home()).init(null);
      refused(Fault.REFUSED_BY_POLICY, () -> new Cosigning(stranger.registry()).add(file));
    }
    assertThat(new Cosigning(bob.registry()).add(file).outcome())
        .isEqualTo(Cosigning.Outcome.COMPLETE);
    assertThat(new Cosigning(alice.registry()).add(file).outcome())
        .isEqualTo(Cosigning.Outcome.PUBLISHED);
    Files.delete(file);
  }

  @Test
  void recordsOfSeveralRootsWaitToo() throws IOException {
    new Keys(bob.registry().home()).init(null);
    DidKey second = new KeyRing(bob.registry().home()).publisherId().genesisKey();
    var changes = new KeyChanges(alice.registry());
    refused(
        Fault.UNSIGNED,
        () ->
            changes.change(
                change -> change.add(second, Set.of(Role.ROOT)).threshold(Role.ROOT, 2)));
    assertThat(changes.chain().epoch()).isZero();
    sign(pending());
    assertThat(changes.chain().epoch()).isOne();
    assertThat(changes.chain().threshold(Role.ROOT)).isEqualTo(2);
  }

  @Test
  void recordsKeepModelSigningKeysAndRefuseWhatCannotBe() {
    var changes = new KeyChanges(alice.registry());
    changes.change(change -> change.modelSigningKey(new byte[91]));
    Publisher record = Objects.requireNonNull(changes.rotate(null, NOTHING_MORE).last());
    assertThat(record.modelSigningKeys()).hasSize(1);
    refused(Fault.MALFORMED, () -> changes.change(change -> change.threshold(Role.HEAD, 2)));
    DidKey stranger = bobsKey();
    refused(Fault.NOT_FOUND, () -> changes.change(change -> change.replace(stranger, stranger)));
    assertThat(changes.chain().epoch()).isEqualTo(2);
  }

  private DidKey bobsKey() {
    new Keys(bob.registry().home()).init(null);
    return new KeyRing(bob.registry().home()).publisherId().genesisKey();
  }

  @Test
  void withdrawnVersionsAreRefusedEverywhere() {
    give(bob, "tiny:1");
    var catalog = new Catalog(alice.registry());
    refused(Fault.INVALID_REQUEST, () -> catalog.withdraw("tiny", ""));
    alice.push(alice.folder("n", "a:2"), "tiny:2");
    assertThat(catalog.withdraw("tiny:1", "private data").version()).isEqualTo("1");
    refused(Fault.REVOKED, () -> new Resolver(alice.registry()).resolve("tiny:1"))
        .hasMessageContaining("private data");
    give(bob, "tiny:2");
    refused(Fault.REVOKED, () -> bob.pull(publisher + "/tiny:1", temp.resolve("out")));
    assertThat(temp.resolve("out")).doesNotExist();
    refused(Fault.CONFLICT, () -> alice.push(alice.folder("m", "a:1"), "tiny:1"));
  }
}
