package reg.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The part of the demo's story that goes from machine to machine: several nodes, each with a home
 * of its own, on this one.
 */
final class DemoNetwork {
  private static final String PUBLISHER = "home";
  private static final String SECOND = "second-home";
  private static final String THIRD = "third-home";
  private static final String FOURTH = "fourth-home";
  private static final String FIFTH = "fifth-home";
  private static final long LOOK_MILLIS = 200;
  private static final Duration ANNOUNCING = Duration.ofSeconds(20);

  private final DemoStage stage;
  private final String ref;
  private final Path weights;

  /**
   * Tells of a version that the first home holds.
   *
   * @param ref its full reference
   * @param weights a file of it, as it must arrive
   */
  DemoNetwork(DemoStage stage, String ref, Path weights) {
    this.stage = stage;
    this.ref = ref;
    this.weights = weights;
  }

  void tell() throws IOException, InterruptedException {
    try (DemoNode publisher = stage.node(PUBLISHER)) {
      fromAnAddress(publisher);
      fromTheLocalNetwork();
    }
    fromTheDht();
    withoutThePublisher();
  }

  private void fromAnAddress(DemoNode publisher) throws IOException {
    stage.chapter(
        "From machine to machine: an address is enough",
        "The first home runs a node. Another machine knows the publisher's name and the node's",
        "address; the newest head, the release and the blocks come from there, all verified.");
    pull(SECOND, "--no-mdns", "--peer", publisher.address());
  }

  /** Not every network passes multicast, which is not for the story to fail on. */
  private void fromTheLocalNetwork() throws IOException {
    stage.chapter(
        "On a local network: not even that",
        "A third machine knows only the name. It asks around by multicast DNS, and whoever has",
        "the version answers.");
    Path out = out(THIRD);
    int code = stage.runAnyhow(THIRD, ExitCode.OK, "pull", ref, out.toString());
    if (code == 0) {
      requireSame(out);
      return;
    }
    stage.require(
        code == ExitCode.NOT_FOUND.number() || code == ExitCode.UNREACHABLE.number(),
        "a search without an answer ends as one");
    stage.remark("Skipped: no multicast gets through here. On a local network this step works.");
  }

  private void fromTheDht() throws IOException, InterruptedException {
    stage.chapter(
        "Across the world: a DHT knows who has it",
        "Three nodes that hold nothing form a DHT, as IPFS has one; each knows only the next. The",
        "publisher's node joins at one and announces what it has and its newest head; another",
        "machine asks at the other end, and knows no more than the publisher's name.");
    try (DemoNode one = stage.node("first-of-dht", "--no-mdns");
        DemoNode two = stage.node("second-of-dht", "--no-mdns", "--bootstrap", one.address());
        DemoNode three = stage.node("third-of-dht", "--no-mdns", "--bootstrap", two.address());
        DemoNode _ = stage.node(PUBLISHER, "--no-mdns", "--bootstrap", one.address())) {
      awaitAnnounced(three);
      Path out = out(FIFTH);
      stage.run(
          FIFTH,
          ExitCode.OK,
          "pull",
          ref,
          out.toString(),
          "--no-mdns",
          "--bootstrap",
          three.address());
      requireSame(out);
    }
  }

  /** A node announces a moment after it has joined. */
  private void awaitAnnounced(DemoNode member) throws InterruptedException {
    long end = System.nanoTime() + ANNOUNCING.toNanos();
    String out = stage.folder().resolve("out-of-nobody").toString();
    while (stage.tell(
            "nobodys-home", "pull", ref, out, "--no-mdns", "--bootstrap", member.address())
        != 0) {
      stage.require(System.nanoTime() - end < 0, "the DHT should know the version by now");
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  private void withoutThePublisher() throws IOException, InterruptedException {
    stage.chapter(
        "The publisher is gone, its work is not",
        "The first node has ended. Whoever pulled a version has all of it, signatures included,",
        "and can hand it on: now the second home runs a node, and a fourth pulls from there.");
    try (DemoNode second = stage.node(SECOND)) {
      pull(FOURTH, "--no-mdns", "--peer", second.address());
    }
  }

  private void pull(String home, String... options) throws IOException {
    Path out = out(home);
    var words = new ArrayList<>(List.of("pull", ref, out.toString()));
    words.addAll(List.of(options));
    stage.run(home, ExitCode.OK, words.toArray(String[]::new));
    requireSame(out);
  }

  private Path out(String home) {
    return stage.folder().resolve("out-of-" + home);
  }

  private void requireSame(Path out) throws IOException {
    stage.require(
        Files.mismatch(weights, out.resolve(DemoStory.WEIGHTS)) < 0,
        "the copy should have the same weights");
  }
}
