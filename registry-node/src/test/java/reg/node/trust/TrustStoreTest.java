package reg.node.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static reg.node.Refusals.refused;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reg.base.Fault;
import reg.manifest.Head;
import reg.manifest.HeadPosition;
import reg.manifest.PageList;
import reg.manifest.PublisherId;
import reg.manifest.Validity;
import reg.manifest.signing.Envelope;
import reg.manifest.signing.Fork;
import reg.manifest.signing.PublisherChain;
import reg.manifest.signing.PublisherKey;
import reg.manifest.signing.VerifiedHead;
import reg.node.Home;
import reg.node.TestHome;
import reg.node.key.Keys;

class TrustStoreTest {
  private static final PublisherKey ALICE = PublisherKey.generate();
  private static final PublisherId BOB = PublisherKey.generate().publisherId();

  @TempDir Path temp;
  private Home home;
  private TrustStore store;

  @BeforeEach
  void open() {
    home = Home.at(temp.resolve("home"));
    home.create();
    store = new TrustStore(home, InstantSource.fixed(TestHome.NOW));
  }

  private static VerifiedHead head(long seq, long second) {
    var head =
        new Head(
            ALICE.publisherId(),
            new HeadPosition(0, seq),
            null,
            Validity.from(TestHome.NOW.plusSeconds(second)),
            PageList.EMPTY);
    return chain().verifier().verifyHead(Envelope.sign(head, ALICE).block());
  }

  private static PublisherChain chain() {
    return PublisherChain.of(ALICE.publisherId());
  }

  private static Fork fork(long seq) {
    return Fork.ofHeads(ALICE.publisherId(), List.of(), head(seq, 1).block(), head(seq, 2).block());
  }

  @Test
  void knowsNobodyAtFirst() {
    Standing standing = store.standing(BOB);
    assertThat(standing.trusted()).isEqualTo(Trusted.UNKNOWN);
    assertThat(standing.isKnown()).isFalse();
    assertThat(standing.isForked()).isFalse();
    assertThat(standing.isStale(TestHome.NOW)).isFalse();
    assertThat(standing.headAge(TestHome.NOW)).isNull();
    assertThat(store.list()).isEmpty();
    assertThat(store.find("bob")).isNull();
  }

  @Test
  void namesAPublisherForGood() {
    store.pin(BOB, "Bob");
    assertThat(store.find("bob")).isEqualTo(BOB);
    assertThat(store.standing(BOB).trusted()).isEqualTo(Trusted.PINNED);
    refused(Fault.CONFLICT, () -> store.pin(ALICE.publisherId(), "bob"))
        .hasMessageContaining(BOB.toString());
    assertThat(store.standing(ALICE.publisherId()).isKnown()).isFalse();
    store.remove(BOB);
    assertThat(store.find("bob")).isNull();
    store.pin(ALICE.publisherId(), "bob");
    refused(Fault.NOT_FOUND, () -> store.remove(PublisherKey.generate().publisherId()));
  }

  @Test
  void weakerReasonsDoNotReplaceStrongerOnes() {
    store.vouch(BOB, null, List.of(ALICE.publisherId()));
    assertThat(store.standing(BOB).trusted()).isEqualTo(Trusted.VOUCHED);
    assertThat(store.standing(BOB).vouchers()).containsExactly(ALICE.publisherId());
    store.agree(BOB, "bob");
    assertThat(store.standing(BOB).trusted()).isEqualTo(Trusted.TOFU);
    store.pin(BOB, null);
    assertThat(store.agree(BOB, null).trusted()).isEqualTo(Trusted.PINNED);
    assertThat(store.standing(BOB).petname()).isEqualTo("bob");
  }

  @Test
  void theOwnPublisherIsTheOwn() {
    new Keys(home).init(null);
    PublisherId own = Objects.requireNonNull(new Keys(home).publisherId());
    assertThat(store.standing(own).trusted()).isEqualTo(Trusted.OWN);
  }

  @Test
  void remembersTheNewestHeadAlsoWithoutTrust() {
    store.saw(head(5, 0), chain());
    store.saw(head(4, 0), chain());
    SeenHeadAt seen = Objects.requireNonNull(store.standing(ALICE.publisherId()).head());
    assertThat(seen.position()).isEqualTo(new HeadPosition(0, 5));
    assertThat(seen.seenHead().cid()).isEqualTo(head(5, 0).cid());
    store.pin(ALICE.publisherId(), "alice");
    store.remove(ALICE.publisherId());
    assertThat(store.entry(ALICE.publisherId()).head()).isEqualTo(seen);
    assertThat(store.standing(ALICE.publisherId()).isStale(TestHome.NOW.plusSeconds(40 * 86400)))
        .isTrue();
  }

  @Test
  void keepsProofsUntilTheUserSettlesThem() {
    Fork fork = fork(3);
    store.addFork(fork);
    store.addFork(fork);
    assertThat(store.standing(ALICE.publisherId()).forks()).containsExactly(fork.cid());
    assertThat(store.fork(fork.cid()).encode()).isEqualTo(fork.encode());
    TrustEntry settled = store.settle(ALICE.publisherId());
    assertThat(settled.forks()).isEmpty();
    assertThat(settled.settled()).containsExactly(fork.cid());
    store.addFork(fork);
    assertThat(store.standing(ALICE.publisherId()).isForked()).isFalse();
    refused(Fault.NOT_FOUND, () -> store.settle(ALICE.publisherId()));
    refused(Fault.NOT_FOUND, () -> store.fork(head(1, 0).cid()));
  }

  @Test
  void refusesADamagedStoreAndADamagedProof() throws IOException {
    store.pin(BOB, "bob");
    Fork fork = fork(3);
    store.addFork(fork);
    Path proof = home.trust().resolve("forks").resolve(fork.cid() + ".cbor");
    Files.write(proof, fork(4).encode());
    refused(Fault.CORRUPT, () -> store.fork(fork.cid()));
    Path file = home.trust().resolve("trust.cbor");
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
    refused(Fault.MALFORMED, () -> store.find("bob")).hasMessageContaining("damaged");
  }

  @Test
  void changesOfManyThreadsAreAllKept() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var done = new ArrayList<Future<?>>();
      for (int i = 0; i < 20; i++) {
        String name = "friend-" + i;
        done.add(threads.submit(() -> store.pin(PublisherKey.generate().publisherId(), name)));
      }
      for (Future<?> future : done) {
        future.get();
      }
    }
    assertThat(store.list()).hasSize(20);
  }

  @Test
  void namesThatLookAlikeAreSaid() {
    store.pin(BOB, "alice");
    assertThat(store.lookAlikes("a1ice")).containsExactly("alice");
    assertThat(store.lookAlikes("alice")).isEmpty();
    assertThat(store.lookAlikes("carol")).isEmpty();
  }

  @Test
  void wordsTellKeysApart() {
    String words = Fingerprint.of(BOB);
    assertThat(words.split(" ")).hasSize(8);
    assertThat(Fingerprint.of(BOB)).isEqualTo(words);
    assertThat(Fingerprint.of(ALICE.publisherId())).isNotEqualTo(words);
  }
}
