package reg.manifest.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Codec;
import reg.ipld.dagcbor.DagCbor;
import reg.ipld.dagcbor.MapNode;
import reg.ipld.dagcbor.Node;
import reg.manifest.ArtifactName;
import reg.manifest.Contributor;
import reg.manifest.Golden;
import reg.manifest.Head;
import reg.manifest.HeadPosition;
import reg.manifest.PageList;
import reg.manifest.PublisherId;
import reg.manifest.Release;
import reg.manifest.ReleaseClaims;
import reg.manifest.Validity;

class EnvelopeVerifierTest {
  private static final PublisherKey ALICE = Golden.ALICE;
  private static final PublisherKey BOB = Golden.BOB;
  private static final EnvelopeVerifier VERIFIER = EnvelopeVerifier.of(ALICE.publisherId());

  private static Block block(byte[] bytes) {
    return Block.of(Codec.DAG_CBOR, bytes);
  }

  static void assertFault(Fault fault, String why, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(fault))
        .hasMessageContaining(why);
  }

  @Test
  void acceptsTheGoldenObjects() {
    VerifiedRelease release = VERIFIER.verifyRelease(block(Golden.envelope("release")));
    assertThat(release.release()).isEqualTo(Golden.release());
    assertThat(release.cid()).isEqualTo(Golden.cid("release"));
    assertThat(release.commitId()).isEqualTo(Golden.commit("release"));
    assertThat(release.block().bytes()).isEqualTo(Golden.envelope("release"));
    assertThat(release.signers()).containsExactly(ALICE.publicKey(), BOB.publicKey());
    assertThat(release).hasToString(Golden.id("1.0+q8") + " " + Golden.cid("release"));
    VerifiedHead head = VERIFIER.verifyHead(block(Golden.envelope("head")));
    assertThat(head.head()).isEqualTo(Golden.head());
    assertThat(head.signers()).containsExactly(ALICE.publicKey());
    assertThat(head.seen()).isEqualTo(new SeenHead(new HeadPosition(0, 7), Golden.cid("head")));
    assertThat(head.block().cid()).isEqualTo(Golden.cid("head"));
  }

  @Test
  void tellsWhichContributorsStandByTheirShare() {
    VerifiedRelease signed = VERIFIER.verifyRelease(block(Golden.envelope("release")));
    List<Contributor> contributors = Golden.release().claims().contributors();
    assertThat(signed.isSignedBy(contributors.get(0))).isTrue();
    assertThat(signed.isSignedBy(contributors.get(1))).isFalse();
    VerifiedRelease alone = VERIFIER.verifyRelease(Envelope.sign(Golden.release(), ALICE).block());
    assertThat(alone.isSignedBy(contributors.get(0))).isFalse();
  }

  @Test
  void requiresTheReleaseThatWasAskedFor() {
    VerifiedRelease release = VERIFIER.verifyRelease(block(Golden.envelope("release")));
    PublisherId alice = ALICE.publisherId();
    ArtifactName llama = ArtifactName.parse("tiny-llama");
    assertThat(release.requireId(Golden.id("1.0+q8"))).isSameAs(release);
    assertThat(release.requireArtifact(alice, llama)).isSameAs(release);
    assertFault(Fault.BAD_SIGNATURE, "signed as", () -> release.requireId(Golden.id("2.0")));
    assertFault(
        Fault.BAD_SIGNATURE,
        "signed as",
        () -> release.requireArtifact(alice, ArtifactName.parse("other")));
    assertFault(
        Fault.BAD_SIGNATURE, "signed as", () -> release.requireArtifact(BOB.publisherId(), llama));
  }

  /** S9 of trust-and-threats 4.5: 8,192 of 8,192. */
  @Tag("slow")
  @Test
  void refusesEveryBitFlipOfOneKibibyte() {
    Release golden = Golden.release();
    int missing = 1024 - Envelope.sign(withLicence(golden, "x"), ALICE).encode().length;
    // The head of a text that is longer than 23 bytes takes one byte more.
    byte[] bytes = Envelope.sign(withLicence(golden, "x".repeat(missing)), ALICE).encode();
    assertThat(bytes).hasSize(1024);
    for (int bit = 0; bit < 8192; bit++) {
      assertFlipRefused(VERIFIER::verifyRelease, bytes, bit);
    }
  }

  @Test
  void refusesAFlippedBitInEveryByteOfEveryObject() {
    byte[] release = Golden.envelope("release");
    byte[] head = Golden.envelope("head");
    for (int i = 0; i < release.length; i++) {
      assertFlipRefused(VERIFIER::verifyRelease, release, 8 * i + i % 8);
    }
    for (int i = 0; i < head.length; i++) {
      assertFlipRefused(VERIFIER::verifyHead, head, 8 * i + i % 8);
    }
  }

  private static void assertFlipRefused(Consumer<Block> verifier, byte[] bytes, int bit) {
    byte[] flipped = bytes.clone();
    flipped[bit / 8] ^= (byte) (1 << bit % 8);
    try {
      verifier.accept(block(flipped));
    } catch (RegistryException e) {
      assertThat(e.fault()).isIn(Fault.MALFORMED, Fault.BAD_SIGNATURE);
      return;
    }
    fail("bit " + bit + " was flipped unseen");
  }

  private static Release withLicence(Release release, String licence) {
    ReleaseClaims claims = release.claims();
    return new Release(
        release.kind(),
        release.id(),
        release.issued(),
        release.previous(),
        release.content(),
        new ReleaseClaims(claims.lineage(), claims.contributors(), licence, claims.meta()));
  }

  @Test
  void refusesWhatNobodySigned() {
    Block block = Envelope.unsigned(PayloadType.HEAD, Golden.payload("head")).block();
    assertFault(Fault.UNSIGNED, block.cid().toString(), () -> VERIFIER.verifyHead(block));
  }

  @Test
  void refusesWhatOnlyAStrangerSigned() {
    Block head = Envelope.sign(Golden.head(), BOB).block();
    assertFault(Fault.BAD_SIGNATURE, "who may not sign", () -> VERIFIER.verifyHead(head));
    Block release = Envelope.sign(Golden.release(), BOB).block();
    assertFault(Fault.BAD_SIGNATURE, "who may not sign", () -> VERIFIER.verifyRelease(release));
  }

  @Test
  void refusesSignaturesOfThoseWhoAreNoParty() {
    Block head = Envelope.sign(Golden.head(), ALICE).cosign(BOB).block();
    assertFault(Fault.BAD_SIGNATURE, "no party", () -> VERIFIER.verifyHead(head));
    Block release = Envelope.sign(Golden.paged(), ALICE).cosign(BOB).block();
    assertFault(Fault.BAD_SIGNATURE, "no party", () -> VERIFIER.verifyRelease(release));
  }

  @Test
  void refusesWhatIsSignedForAnotherPublisher() {
    EnvelopeVerifier bob = EnvelopeVerifier.of(BOB.publisherId());
    Block head = Envelope.sign(Golden.head(), BOB).block();
    assertFault(Fault.BAD_SIGNATURE, "and names", () -> bob.verifyHead(head));
    Block release = Envelope.sign(Golden.release(), BOB).block();
    assertFault(Fault.BAD_SIGNATURE, "and names", () -> bob.verifyRelease(release));
  }

  /** S8: a payload of another kind, also under the right type. */
  @Test
  void refusesAPayloadOfAnotherKind() {
    assertFault(
        Fault.MALFORMED,
        "it is a head where a release is required",
        () -> VERIFIER.verifyRelease(block(Golden.envelope("head"))));
    assertFault(
        Fault.MALFORMED,
        "it is a release where a head is required",
        () -> VERIFIER.verifyHead(block(Golden.envelope("release"))));
    Block disguised =
        Envelope.unsigned(PayloadType.RELEASE, Golden.payload("head")).cosign(ALICE).block();
    assertFault(
        Fault.MALFORMED, "the release is malformed", () -> VERIFIER.verifyRelease(disguised));
    Block renamed = block(edited("head", map -> map.put("t", Golden.release().kind().toString())));
    assertFault(Fault.MALFORMED, "payload type 'model'", () -> VERIFIER.verifyHead(renamed));
    Block moved = block(edited("head", map -> map.put("t", PayloadType.RELEASE.text())));
    assertFault(Fault.BAD_SIGNATURE, "does not match", () -> VERIFIER.verifyRelease(moved));
  }

  private static byte[] edited(String name, UnaryOperator<MapNode.Builder> put) {
    MapNode map = DagCbor.decode(Golden.envelope(name)).asMap("it");
    var builder = MapNode.builder().put("p", map.bytes("p")).put("s", map.list("s"));
    return DagCbor.encode(put.apply(builder).build());
  }

  @Test
  void refusesGarbageThatIsWellSigned() {
    for (byte[] payload : List.of(new byte[0], "hello".getBytes(StandardCharsets.UTF_8))) {
      Block block = Envelope.unsigned(PayloadType.HEAD, payload).cosign(ALICE).block();
      assertFault(Fault.MALFORMED, "the head is malformed", () -> VERIFIER.verifyHead(block));
    }
  }

  @Test
  void refusesAnEnvelopeUnderAnotherCid() {
    Block raw = Block.of(Codec.RAW, Golden.envelope("head"));
    assertFault(
        Fault.MALFORMED, "its CID is " + Golden.cid("head"), () -> VERIFIER.verifyHead(raw));
  }

  @Test
  void keepsWhatItVerifiedWhenTheCallerReusesTheArray() {
    byte[] borrowed = Golden.envelope("head");
    VerifiedHead head = VERIFIER.verifyHead(block(borrowed));
    Arrays.fill(borrowed, (byte) 0);
    assertThat(head.block().bytes()).isEqualTo(Golden.envelope("head"));
  }

  /** S1 of trust-and-threats 4.5. */
  @Test
  void countsAKeyOnce() {
    MapNode map = DagCbor.decode(Golden.envelope("head")).asMap("it");
    Node signature = map.list("s").getFirst();
    MapNode twice =
        MapNode.builder()
            .put("p", map.bytes("p"))
            .put("t", map.text("t"))
            .put("s", List.of(signature, signature))
            .build();
    assertFault(
        Fault.MALFORMED,
        "does not encode to the bytes",
        () -> VERIFIER.verifyHead(block(DagCbor.encode(twice))));
    var both = Set.of(ALICE.publicKey(), BOB.publicKey());
    var two =
        new EnvelopeVerifier(ALICE.publisherId(), 0, new Quorum(both, 2), new Quorum(both, 2));
    Block once = Envelope.sign(Golden.head(), ALICE).cosign(ALICE).block();
    assertFault(Fault.UNSIGNED, "1 of the 2 signatures", () -> two.verifyHead(once));
    Block signed = Envelope.sign(Golden.head(), ALICE).cosign(BOB).block();
    assertThat(two.verifyHead(signed).signers()).hasSize(2);
    assertThat(two.verifyRelease(block(Golden.envelope("release"))).signers()).hasSize(2);
  }

  /** S2 of trust-and-threats 4.5. */
  @Test
  void refusesThresholdsThatNobodyOrTooManyMustMeet() {
    var both = Set.of(ALICE.publicKey(), BOB.publicKey());
    for (int bad : new int[] {0, -1, 3, Integer.MIN_VALUE}) {
      assertFault(Fault.MALFORMED, "threshold of " + bad, () -> new Quorum(both, bad));
    }
    assertFault(Fault.MALFORMED, "0 keys", () -> new Quorum(Set.of(), 1));
  }

  /** S7 of trust-and-threats 4.5. */
  @Test
  void looksAtSixteenSignatures() {
    List<PublisherKey> keys =
        IntStream.range(0, 17).mapToObj(i -> PublisherKey.ofSeed(filled((byte) (i + 1)))).toList();
    Envelope envelope = Envelope.sign(Golden.head(), keys.getFirst());
    for (PublisherKey key : keys.subList(1, 16)) {
      envelope = envelope.cosign(key);
    }
    Envelope full = envelope;
    assertThat(Envelope.decode(full.encode()).claimedSigners()).hasSize(16);
    assertFault(Fault.INVALID_REQUEST, "16 signatures already", () -> full.cosign(keys.getLast()));
    MapNode map = DagCbor.decode(full.encode()).asMap("it");
    byte[] many = signedOften(map, 8_000);
    assertFault(
        Fault.MALFORMED, "8000 signatures; at most 16", () -> VERIFIER.verifyHead(block(many)));
    byte[] more = signedOften(map, 10_000);
    assertThat(more).hasSizeGreaterThan(Envelope.BYTES_MAX);
    assertFault(Fault.MALFORMED, more.length + " bytes", () -> VERIFIER.verifyHead(block(more)));
  }

  private static byte[] signedOften(MapNode map, int signatures) {
    var list = Stream.generate(map.list("s")::getFirst).limit(signatures).toList();
    return DagCbor.encode(
        MapNode.builder().put("p", map.bytes("p")).put("t", map.text("t")).put("s", list).build());
  }

  private static byte[] filled(byte value) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, value);
    return bytes;
  }

  @Test
  void boundsEnvelopes() {
    byte[] tooLong = new byte[Envelope.BYTES_MAX + 1];
    assertFault(Fault.MALFORMED, "1048577 bytes", () -> Envelope.decode(tooLong));
    Envelope heavy = Envelope.unsigned(PayloadType.HEAD, new byte[Envelope.BYTES_MAX]);
    assertFault(Fault.MALFORMED, "bytes; at most 1048576", heavy::block);
  }

  @Test
  void refusesSignaturesOfAnotherSize() {
    MapNode signature = MapNode.builder().put("k", Golden.did(0)).put("v", new byte[63]).build();
    MapNode map =
        MapNode.builder()
            .put("p", Golden.payload("head"))
            .put("t", PayloadType.HEAD.text())
            .put("s", List.of(signature))
            .build();
    assertFault(
        Fault.MALFORMED,
        "a signature has 63 bytes",
        () -> VERIFIER.verifyHead(block(DagCbor.encode(map))));
  }

  @Test
  void aHeadIsOfTheEpochOfTheKeys() {
    var quorum = new Quorum(Set.of(ALICE.publicKey()), 1);
    var rotated = new EnvelopeVerifier(ALICE.publisherId(), 1, quorum, quorum);
    Block old = block(Golden.envelope("head"));
    assertFault(Fault.ROLLBACK, "the publisher is at epoch 1", () -> rotated.verifyHead(old));
    Head ahead =
        new Head(
            ALICE.publisherId(),
            new HeadPosition(1, 1),
            null,
            Validity.from(Golden.ISSUED),
            PageList.EMPTY);
    Block next = Envelope.sign(ahead, ALICE).block();
    assertThat(rotated.verifyHead(next).head()).isEqualTo(ahead);
    assertFault(Fault.BAD_SIGNATURE, "no publisher record", () -> VERIFIER.verifyHead(next));
  }
}
