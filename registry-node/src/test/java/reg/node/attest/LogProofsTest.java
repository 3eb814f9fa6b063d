package reg.node.attest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static reg.node.Refusals.refused;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reg.base.Fault;
import reg.base.ProgressListener;
import reg.ipld.Cid;
import reg.ipld.dagcbor.MapNode;
import reg.libp2p.Multiaddr;
import reg.manifest.PublisherId;
import reg.manifest.attest.Attestation;
import reg.manifest.policy.Decision;
import reg.manifest.policy.Use;
import reg.manifest.signing.PublisherKey;
import reg.manifest.tlog.Checkpoint;
import reg.manifest.tlog.HeadLeaf;
import reg.manifest.tlog.NoteKey;
import reg.manifest.tlog.NoteSigner;
import reg.manifest.tlog.SignedNote;
import reg.manifest.tlog.TileLog;
import reg.manifest.tlog.TileStore;
import reg.manifest.tlog.TileTree;
import reg.manifest.tlog.TlogProof;
import reg.node.TestHome;
import reg.node.car.Exporter;
import reg.node.car.Importer;
import reg.node.name.Heads;
import reg.node.name.Resolver;
import reg.node.policy.PolicyGate;
import reg.node.pull.PullRequest;
import reg.node.pull.Puller;
import reg.node.pull.Selection;
import reg.node.swarm.Network;
import reg.node.swarm.Node;
import reg.node.swarm.NodeOptions;
import reg.node.verify.Verifier;
import reg.node.verify.VerifyRequest;

/** Alice's heads are logged; Bob lets in what was. */
class LogProofsTest {
  private static final NoteSigner LOG =
      NoteSigner.of("log.example", NoteKey.Type.ED25519, PublisherKey.generate());
  private static final NoteSigner WITNESS =
      NoteSigner.of("w.example", NoteKey.Type.COSIGNATURE, PublisherKey.generate());

  /** A node on loopback that looks for nobody. */
  private static final NodeOptions ALONE =
      new NodeOptions(
          List.of(Multiaddr.parse("/ip4/127.0.0.1/tcp/0")),
          new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
          List.of(),
          NodeOptions.Discovery.OFF);

  @TempDir private Path folder;
  private final Map<String, byte[]> tiles = new HashMap<>();
  private @Nullable TestHome alice;
  private @Nullable TestHome bob;
  private String ref = "";

  @BeforeEach
  void publish() {
    alice = TestHome.inMemory(folder.resolve("alice"));
    bob = TestHome.inMemory(folder.resolve("bob"));
    ref = alice().push(alice().folder("m", "a.txt:a"), "m:1").name().ref();
  }

  private TestHome alice() {
    return Objects.requireNonNull(alice);
  }

  private TestHome bob() {
    return Objects.requireNonNull(bob);
  }

  private PublisherId publisher() {
    return new Heads(alice().registry()).own();
  }

  private Cid head() {
    return Objects.requireNonNull(new Heads(alice().registry()).newestCid(publisher()));
  }

  /** What the log gives whoever brings a head. */
  private TlogProof logged(Cid head) {
    var store =
        new TileStore() {
          @Override
          public byte @Nullable [] read(String path) {
            return tiles.get(path);
          }

          @Override
          public void write(String path, byte[] bytes) {
            tiles.put(path, bytes);
          }
        };
    TileLog log = TileLog.open(store, 0);
    log.add("somebody else's".getBytes(UTF_8));
    long index = log.add(new HeadLeaf(head, publisher()).entry());
    log.flush();
    var tree = new TileTree(store, log.size());
    var checkpoint = new Checkpoint("log.example", log.size(), tree.root());
    var lines = List.of(LOG.sign(checkpoint, TestHome.NOW), WITNESS.sign(checkpoint, TestHome.NOW));
    var note = new SignedNote(checkpoint.text(), lines);
    return TlogProof.of(index, tree.inclusion(index), note);
  }

  private static Attestation passOn(TestHome home, String ref, Cid head, String proof) {
    MapNode predicate =
        MapNode.builder()
            .put("result", "included")
            .put("head", head.toString())
            .put("proof", proof)
            .build();
    return new Attester(home.registry()).attest(new Attester.Request(ref, "log", predicate, null));
  }

  private static void copy(TestHome from, String ref, TestHome to) {
    var car = new ByteArrayOutputStream();
    new Exporter(from.registry(), ProgressListener.NONE).export(ref, car);
    new Importer(to.registry(), ProgressListener.NONE)
        .importCar(new ByteArrayInputStream(car.toByteArray()));
  }

  /** A policy by which that witness must have seen the log. */
  private Path policyFile(NoteKey witness) throws IOException {
    Files.writeString(
        folder.resolve("acme.tlogpolicy"),
        "log %s\nwitness W %s\nquorum W\n".formatted(LOG.key(), witness));
    Path policy = folder.resolve("policy.toml");
    return Files.writeString(
        policy, "[[rule]]\nmatch = \"*/*\"\nlog = { policy = \"acme.tlogpolicy\" }\n");
  }

  /** What Bob decides when that witness must have seen the log. */
  private Decision decide(NoteKey witness) throws IOException {
    Path policy = policyFile(witness);
    var release = new Resolver(bob().registry()).resolveRelease(ref).verified();
    return PolicyGate.of(bob().registry(), policy).decide(release, Use.PULL, List.of());
  }

  @Test
  void aLoggedReleaseIsLetInAlsoAfterLaterHeads() throws IOException {
    copy(alice(), ref, bob());
    assertThat(decide(WITNESS.key()).verdict()).isEqualTo(Decision.Verdict.UNKNOWN);
    Cid head = head();
    passOn(alice(), ref, head, new String(logged(head).encode(), UTF_8));
    alice().push(alice().folder("n", "b.txt:b"), "n:1");
    assertThat(new Heads(alice().registry()).former()).doesNotContain(head);
    copy(alice(), ref, bob());
    assertThat(decide(WITNESS.key()).isAllowed()).isTrue();
    assertThat(new Heads(bob().registry()).former()).doesNotContain(head);
    NoteSigner other =
        NoteSigner.of("x.example", NoteKey.Type.COSIGNATURE, PublisherKey.generate());
    Decision decision = decide(other.key());
    assertThat(decision.verdict()).isEqualTo(Decision.Verdict.DENY);
    assertThat(decision.refusal()).contains("log: a head with the release is not in a log");
  }

  /** Whoever first meets Alice has only her newest head and what the file brings. */
  @Test
  void theFirstMeetingBringsTheLoggedHead() throws IOException {
    Cid head = head();
    passOn(alice(), ref, head, new String(logged(head).encode(), UTF_8));
    copy(alice(), ref, bob());
    assertThat(decide(WITNESS.key()).isAllowed()).isTrue();
  }

  /** Over the network the proof and the logged head's pages come with the pull that needs them. */
  @Test
  void aPullFromAPeerLetsInWhatWasLogged() throws IOException, InterruptedException {
    Path policy = bob().registry().home().policyFile();
    Files.copy(policyFile(WITNESS.key()), policy);
    Files.copy(folder.resolve("acme.tlogpolicy"), policy.resolveSibling("acme.tlogpolicy"));
    Cid head = head();
    try (Node node = Node.start(alice().registry(), ALONE, ProgressListener.NONE)) {
      refused(Fault.REFUSED_BY_POLICY, () -> pull(node, "no")).hasMessageContaining("log");
      passOn(alice(), ref, head, new String(logged(head).encode(), UTF_8));
      alice().push(alice().folder("n", "b.txt:b"), "n:1");
      assertThat(new Heads(alice().registry()).former()).doesNotContain(head);
      pull(node, "out");
    }
    assertThat(folder.resolve("out/a.txt")).hasContent("a");
    assertThat(folder.resolve("no")).doesNotExist();
    var verifier = new Verifier(bob().registry(), ProgressListener.NONE);
    assertThat(verifier.verify(new VerifyRequest.Folder(folder.resolve("out"))).fault()).isNull();
    NoteSigner other =
        NoteSigner.of("x.example", NoteKey.Type.COSIGNATURE, PublisherKey.generate());
    policyFile(other.key());
    Files.copy(
        folder.resolve("acme.tlogpolicy"),
        policy.resolveSibling("acme.tlogpolicy"),
        StandardCopyOption.REPLACE_EXISTING);
    assertThat(verifier.verify(new VerifyRequest.Folder(folder.resolve("out"))).fault())
        .isEqualTo(Fault.REFUSED_BY_POLICY);
  }

  private void pull(Node node, String target) throws InterruptedException {
    try (Network network = Network.dialling(bob().registry())) {
      var address = node.status().swarm().getFirst().toString();
      var providers = network.connect(List.of(address), ProgressListener.NONE);
      var request = new PullRequest(ref, folder.resolve(target), Selection.ALL, Set.of());
      new Puller(bob().registry(), ProgressListener.NONE, providers).pull(request);
    }
  }

  @Test
  void aHeadWithoutTheReleaseProvesNothing() throws IOException {
    Cid early = head();
    ref = alice().push(alice().folder("n", "b.txt:b"), "n:1").name().ref();
    passOn(alice(), ref, early, new String(logged(early).encode(), UTF_8));
    copy(alice(), ref, bob());
    assertThat(decide(WITNESS.key()).verdict()).isEqualTo(Decision.Verdict.UNKNOWN);
  }

  @Test
  void whatIsNoProofOrByOthersIsPassedOver() throws IOException {
    Cid head = head();
    passOn(alice(), ref, head, "no proof");
    copy(alice(), ref, bob());
    passOn(bob(), ref, head, new String(logged(head).encode(), UTF_8));
    passOn(bob(), ref, Cid.parse(head.toString()), "c2sp.org/tlog-proof@v1");
    assertThat(decide(WITNESS.key()).verdict()).isEqualTo(Decision.Verdict.UNKNOWN);
  }

  @Test
  void aProofOfAnotherHeadIsDenied() throws IOException {
    Cid head = head();
    Cid release = new Resolver(alice().registry()).resolveRelease(ref).verified().cid();
    passOn(alice(), ref, head, new String(logged(release).encode(), UTF_8));
    copy(alice(), ref, bob());
    Decision decision = decide(WITNESS.key());
    assertThat(decision.verdict()).isEqualTo(Decision.Verdict.DENY);
    assertThat(decision.refusal()).contains("head " + head);
  }
}
