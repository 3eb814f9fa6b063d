package reg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node in the foreground, in a thread of this process, and commands beside it. */
class NodeCommandsTest {
  private static final long LIMIT_SECONDS = 60;

  @TempDir Path temp;
  private Console console;
  private Path model;
  private CompletableFuture<Console.Result> node;

  @BeforeEach
  void start() throws Exception {
    console = Console.at(temp.resolve("home"));
    model = Sample.model(temp.resolve("model"), 1);
    assertThat(console.run("push", model.toString(), "m:1").code()).isZero();
    node = console.startNode();
  }

  @AfterEach
  void stop() throws Exception {
    console.run("node", "stop");
    assertThat(node.get(LIMIT_SECONDS, TimeUnit.SECONDS).code()).isZero();
  }

  @Test
  void commandsRunInTheNodeThatHoldsTheStore() throws IOException {
    for (String[] command :
        new String[][] {
          {"ls"},
          {"show", "m:1"},
          {"verify", "m:1"},
          {"stats"},
          {"gc"},
          {"fsck"},
          {"push", model.toString(), "n:1"},
          {"pull", "n:1", temp.resolve("out").toString()}
        }) {
      var result = console.run(command);
      assertThat(result.code()).as(result.err()).isZero();
    }
    assertThat(temp.resolve("out/config.json")).exists();
    assertThat(console.runWithInput(new byte[] {'x'}, "push", "-", "typed:1").code()).isZero();
    assertThat(console.run("cat", "typed:1", "typed").out()).isEqualTo("x");
    assertThat(console.run("show", "nothing").code()).isEqualTo(3);
  }

  @Test
  void anotherHomePullsFromItsAddressAlone() {
    var status = console.run("node", "status", "--json").json();
    String address = status.at("/swarm/0").asText();
    String did = status.required("did").asText();
    var other = Console.at(temp.resolve("other"));
    Path out = temp.resolve("pulled");
    var pulled = other.run("pull", "--json", did + "/m:1", out.toString(), "--peer", address);
    assertThat(pulled.code()).as(pulled.err()).isZero();
    assertThat(pulled.json().required("peers").asInt()).isEqualTo(1);
    assertThat(pulled.json().required("trust").asText()).isEqualTo("signed");
    assertThat(other.run("verify", out.toString()).code()).isZero();
    var again = other.run("pull", did + "/m:1", temp.resolve("2").toString(), "--peer", address);
    assertThat(again.err()).doesNotContain("fetched");
    console.run("push", out.resolve("config.json").toString(), "late:1");
    other.run("pull", did + "/m:1", temp.resolve("3").toString(), "--peer", address);
    var unheld = other.run("show", did + "/late:1");
    assertThat(unheld.code()).isEqualTo(3);
    assertThat(unheld.err()).contains("is not held here; 'reg pull'");
  }

  /** One reason for one peer, and what the system says of it. */
  @Test
  void aPeerThatCannotBeReachedIsSaidOnce() {
    String nobody = "/ip4/127.0.0.1/tcp/1";
    var other = Console.at(temp.resolve("other"));
    String did = console.run("node", "status", "--json").json().required("did").asText();
    var pulled = other.run("pull", did + "/m:1", temp.resolve("no").toString(), "--peer", nobody);
    assertThat(pulled.code()).isEqualTo(4);
    assertThat(pulled.err()).contains("cannot reach " + nobody + ": ", "refused").hasLineCount(1);
  }

  @Test
  void peersAreListedConnectedAndBanned() throws Exception {
    var other = Console.at(temp.resolve("second"));
    var second = other.startNode();
    try {
      String address = other.run("node", "status", "--json").json().at("/swarm/0").asText();
      String peer = address.substring(address.lastIndexOf('/') + 1);
      assertThat(console.run("peers", "--json").json().required("peers")).isEmpty();
      var connected = console.run("peers", "connect", address);
      assertThat(connected.out()).startsWith(peer);
      var listed = console.run("peers", "--json").json().at("/peers/0");
      assertThat(listed.required("peerId").asText()).isEqualTo(peer);
      assertThat(listed.required("direction").asText()).isEqualTo("outbound");
      assertThat(listed.required("sentBytes").asLong()).isZero();
      assertThat(console.run("peers").out()).contains(peer, "outbound", "0 points");
      assertThat(console.run("peers", "disconnect", peer).out()).contains("disconnected");
      assertThat(console.run("peers", "disconnect", peer).code()).isEqualTo(3);
      var banned = console.run("peers", "ban", address, "--for", "2h", "--json");
      assertThat(banned.json().required("name").asText()).isEqualTo(peer);
      assertThat(console.run("peers", "bans").out()).contains(peer, "until 20");
      assertThat(console.run("peers", "connect", address).code()).isEqualTo(13);
      assertThat(console.run("peers", "unban", peer, "--json").code()).isZero();
      assertThat(console.run("peers", "bans", "--json").json().required("bans")).isEmpty();
      assertThat(console.run("peers", "ban", peer, "--for", "long").code()).isEqualTo(2);
    } finally {
      other.run("node", "stop");
      second.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }
    assertThat(other.run("peers").code()).isEqualTo(3);
    assertThat(other.run("peers").err()).contains("reg node start");
  }

  @Test
  void aPullThatNamesNobodyAsksThePeersOfTheNode() throws Exception {
    var other = Console.at(temp.resolve("asking"));
    var status = console.run("node", "status", "--json").json();
    String ref = status.required("did").asText() + "/m:1";
    var second = other.startNode();
    try {
      var alone = other.run("pull", ref, temp.resolve("none").toString());
      assertThat(alone.code()).as(alone.err()).isEqualTo(3);
      assertThat(alone.err()).contains("mDNS is off", "--peer MULTIADDR");
      assertThat(other.run("peers", "connect", status.at("/swarm/0").asText()).code()).isZero();
      var pulled = other.run("pull", "--json", ref, temp.resolve("pulled").toString());
      assertThat(pulled.code()).as(pulled.err()).isZero();
      assertThat(pulled.json().required("peers").asInt()).isEqualTo(1);
    } finally {
      other.run("node", "stop");
      second.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }
    var held = other.run("pull", "--json", ref, temp.resolve("again").toString());
    assertThat(held.json().required("peers").asInt()).isZero();
  }

  @Test
  void aSecondNodeOnTheHomeIsRefused() {
    var second = console.run("node", "start", "--foreground");
    assertThat(second.code()).isEqualTo(5);
    assertThat(second.err()).contains("runs on");
  }

  @Test
  void withoutANodeItSaysSo() throws IOException {
    var lonely = Console.at(temp.resolve("lonely"));
    for (String command : new String[] {"status", "stop", "logs"}) {
      assertThat(lonely.run("node", command).code()).isEqualTo(3);
    }
    assertThat(lonely.run("node").code()).isEqualTo(2);
    assertThat(lonely.run("node", "start", "--swarm", "here").code()).isEqualTo(2);
    assertThat(lonely.run("node", "start").code()).isEqualTo(1);
    Files.createDirectories(temp.resolve("lonely"));
    Files.writeString(temp.resolve("lonely/node.log"), "a line\n");
    assertThat(lonely.run("node", "logs").out()).isEqualTo("a line\n");
    Files.writeString(temp.resolve("lonely/node.log"), "one\ntwo\nthree");
    assertThat(lonely.run("node", "logs", "-n", "2").out()).isEqualTo("two\nthree\n");
    assertThat(lonely.run("node", "logs", "--json", "-n", "1").json().at("/lines/0").asText())
        .isEqualTo("three");
    assertThat(lonely.run("node", "logs", "-n", "many").code()).isEqualTo(2);
  }
}
