package reg.node.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static reg.node.Refusals.refused;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reg.base.Fault;
import reg.base.ProgressListener;
import reg.libp2p.Multiaddr;
import reg.node.TestHome;
import reg.node.attest.Attester;
import reg.node.pull.PullRequest;
import reg.node.pull.Puller;
import reg.node.pull.Selection;
import reg.node.push.PushResult;
import reg.node.swarm.Network;
import reg.node.swarm.Node;
import reg.node.swarm.NodeOptions;
import reg.node.swarm.Providers;
import reg.node.verify.Verifier;
import reg.node.verify.VerifyRequest;
import reg.node.verify.VerifyResult;

/** Private versions from a peer, and under a policy. */
class PrivatePullTest extends ThreeHomes {
  private static final int SECRET_BYTES = 3 << 20;
  private static final String APPROVED = "{\"result\":\"approved\"}";

  private PushResult push(String target, String... files) {
    Path model = alice.folder(target.replace(':', '-'), files);
    TestHome.random(model.resolve("w.bin"), SECRET_BYTES);
    return PrivateHome.push(alice, model, target, bob);
  }

  private Providers.Traffic pull(TestHome home, String ref, Path target, Node node)
      throws InterruptedException {
    try (Network network = Network.dialling(home.registry());
        var providers =
            network.connect(
                List.of(node.status().swarm().getFirst().toString()), ProgressListener.NONE)) {
      var request = new PullRequest(ref, target, Selection.ALL, Set.of());
      try {
        new Puller(home.registry(), ProgressListener.NONE, providers).pull(request);
      } catch (reg.base.RegistryException e) {
        assertThat(providers.traffic().blockBytes()).isLessThan(SECRET_BYTES / 16);
        throw e;
      }
      return providers.traffic();
    }
  }

  @Test
  void whoIsNotNamedIsToldBeforeTheContentComes() throws InterruptedException {
    PushResult pushed = push("m:1", "a.txt:a");
    var options =
        new NodeOptions(
            List.of(Multiaddr.parse("/ip4/127.0.0.1/tcp/0")),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            List.of(),
            NodeOptions.Discovery.OFF);
    try (Node node = Node.start(alice.registry(), options, ProgressListener.NONE)) {
      refused(Fault.NOT_FOUND, () -> pull(carol, pushed.name().ref(), folder.resolve("no"), node))
          .hasMessageContaining("private, for 2 recipients")
          .hasMessageContaining("no key here opens it");
      assertThat(folder.resolve("no")).doesNotExist();
      var came = pull(bob, pushed.name().ref(), folder.resolve("out"), node);
      assertThat(came.blockBytes()).isGreaterThan(SECRET_BYTES);
    }
    assertThat(folder.resolve("out/w.bin")).hasSize(SECRET_BYTES);
  }

  private static VerifyResult verify(TestHome home, Path target) {
    return new Verifier(home.registry(), ProgressListener.NONE)
        .verify(new VerifyRequest.Folder(target));
  }

  private static @Nullable Fault verified(TestHome home, Path target) {
    return verify(home, target).fault();
  }

  /** Requires a refusal for want of what others say, and what is said to do about that. */
  private static void refusedAsUnheard(TestHome home, Path target, String advice) {
    VerifyResult result = verify(home, target);
    assertThat(result.fault()).isEqualTo(Fault.REFUSED_BY_POLICY);
    assertThat(result.reasons().children())
        .filteredOn(reason -> reason.check().equals("attestations"))
        .singleElement()
        .satisfies(reason -> assertThat(reason.detail()).contains(advice));
  }

  private static void requireReview(TestHome home, TestHome reviewer) throws IOException {
    Files.writeString(
        home.registry().home().policyFile(),
        """
        [[rule]]
        match = "*/*"
        require = [{ predicate = "review", at_least = 1, from = ["%s"] }]
        """
            .formatted(reviewer.registry().key().publicKey()));
  }

  private void review(PushResult pushed) {
    copy(alice, pushed.name().ref(), carol);
    var predicate = Attester.predicate(APPROVED.getBytes(StandardCharsets.UTF_8));
    new Attester(carol.registry())
        .attest(
            new Attester.Request(pushed.name().ref(), "review", predicate, Duration.ofDays(90)));
    copy(carol, pushed.name().ref(), bob);
  }

  /** Reviews are of the version that everybody sees; the folder is signed by the one inside. */
  @Test
  void aReviewOfAPrivateVersionCountsForItsFolder() throws IOException {
    PushResult pushed = push("m:1", "a.txt:a");
    review(pushed);
    requireReview(bob, carol);
    Path out = folder.resolve("out");
    PrivateHome.pull(bob, pushed.name().ref(), out);
    assertThat(verified(bob, out)).isNull();
    Files.delete(bob.registry().home().readerKey());
    refusedAsUnheard(bob, out, "keys/age.key");
  }

  @Test
  void aReviewOfAnotherVersionDoesNot() throws IOException {
    review(push("m:1", "a.txt:a"));
    PushResult next = push("m:2", "a.txt:changed");
    copy(alice, next.name().ref(), bob);
    Path out = folder.resolve("out");
    PrivateHome.pull(bob, next.name().ref(), out);
    assertThat(verified(bob, out)).isNull();
    requireReview(bob, carol);
    VerifyResult known = verify(bob, out);
    assertThat(known.fault()).isEqualTo(Fault.REFUSED_BY_POLICY);
    assertThat(known.reasons().children()).noneMatch(r -> r.check().equals("attestations"));
    refused(
        Fault.REFUSED_BY_POLICY,
        () -> PrivateHome.pull(bob, next.name().ref(), folder.resolve("no")));
  }

  /** One who has the folder alone, without the version that was reviewed, cannot know of it. */
  @Test
  void aFolderAloneShowsNoReview() throws IOException {
    PushResult pushed = push("m:1", "a.txt:a");
    review(pushed);
    Path out = folder.resolve("out");
    PrivateHome.pull(bob, pushed.name().ref(), out);
    try (var dave = TestHome.inMemory(folder.resolve("dave"))) {
      requireReview(dave, carol);
      refusedAsUnheard(dave, out, "'reg pull " + pushed.name().ref() + " DIR'");
    }
  }
}
