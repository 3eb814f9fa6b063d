package reg.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reg.testdata.SeededBytes;

/** Homes that know only each other's address, and a real Kubo. */
class NodeIT {
  private static final int CONFLICT = 5;
  private static final int ROLLBACK = 14;
  private static final int LARGE_BYTES = 96 << 20;
  private static final long SEED = 4747;
  private static final int FILES = 300;
  private static final int THEIRS_BYTES = 3_000_000;

  @TempDir Path temp;
  private RegHome publisher;
  private RegHome reader;
  private JsonNode status;

  @BeforeEach
  void start() {
    publisher = RegHome.at(temp.resolve("a"));
    reader = RegHome.at(temp.resolve("b"));
    status = publisher.startNode();
  }

  @AfterEach
  void stop() {
    publisher.run("node", "stop");
    reader.run("node", "stop");
  }

  @Test
  void aVersionTravelsByNameFromAnAddressAlone() {
    Path tree = GeneratedTree.write(temp.resolve("tree"), FILES, SEED);
    publisher.succeed("push", tree.toString(), "tree:1");
    Path out = temp.resolve("out");
    JsonNode pulled =
        reader.json("pull", ref("tree:1"), out.toString(), "--peer", address(), "--json");
    assertThat(pulled.required("trust").asText()).isEqualTo("signed");
    assertThat(pulled.required("peers").asInt()).isEqualTo(1);
    assertThat(Folders.contents(out)).isEqualTo(Folders.contents(tree));
    reader.succeed("verify", out.toString());
    reader.requireSound();
    publisher.requireSound();
  }

  @Test
  void aForkedHistoryIsRefused() throws IOException {
    Path one = Files.writeString(temp.resolve("one"), "1");
    Path two = Files.writeString(temp.resolve("two"), "2");
    publisher.succeed("push", one.toString(), "m:1");
    reader.succeed("pull", ref("m:1"), temp.resolve("out").toString(), "--peer", address());
    RegHome twin = RegHome.at(temp.resolve("c"));
    Path key = temp.resolve("key.pem");
    publisher.succeed("key", "export", key.toString());
    twin.succeed("init", "--import", key.toString());
    twin.succeed("push", two.toString(), "m:1");
    JsonNode other = twin.startNode();
    try {
      reader
          .run(
              "pull",
              ref("m:1"),
              temp.resolve("forked").toString(),
              "--peer",
              other.at("/swarm/0").asText())
          .requireCode(ROLLBACK);
    } finally {
      twin.succeed("node", "stop");
    }
    assertThat(temp.resolve("forked")).doesNotExist();
  }

  @Test
  void aPullThatIsKilledGoesOnWithTheSameCommand() throws IOException {
    Path large = temp.resolve("large");
    Files.write(large, SeededBytes.bytes("large", LARGE_BYTES));
    publisher.succeed("push", large.toString(), "m:1");
    Path out = temp.resolve("out");
    String[] pull = {"pull", ref("m:1"), out.toString(), "--peer", address(), "--json"};
    try (Running running = reader.start(pull)) {
      Path segments = temp.resolve("b/store");
      while (bytes(segments) < LARGE_BYTES / 2 && !running.endsWithin(Duration.ofMillis(10))) {
        assertThat(out).doesNotExist();
      }
      running.kill();
    }
    JsonNode second = reader.json(pull);
    assertThat(second.required("fetchedBytes").asLong()).isLessThan(LARGE_BYTES);
    assertThat(Files.mismatch(large, out.resolve("large"))).isEqualTo(-1);
    reader.requireSound();
  }

  @Test
  void kuboFetchesOursAndWeFetchKubos() throws IOException {
    Path tree = GeneratedTree.write(temp.resolve("tree"), FILES, SEED);
    String root =
        publisher.json("push", tree.toString(), "tree:1", "--json").required("root").asText();
    Kubo kubo = Kubo.init(temp.resolve("ipfs"), "test");
    try (Running _ = kubo.daemon()) {
      kubo.ask("swarm", "connect", address());
      Path got = temp.resolve("got");
      kubo.ask("get", "--progress=false", "-o", got.toString(), root);
      assertThat(Folders.contents(got)).isEqualTo(Folders.contents(tree));
      kubo.ask("pin", "add", "--progress=false", root);
      Path theirs = Files.write(temp.resolve("theirs"), SeededBytes.bytes("theirs", THEIRS_BYTES));
      String cid = kubo.ask("add", "-Q", "--cid-version=1", theirs.toString()).lastWord();
      Path out = temp.resolve("out");
      JsonNode pulled =
          reader.json("pull", cid, out.toString(), "--peer", kubo.address(), "--json");
      assertThat(pulled.required("trust").asText()).isEqualTo("unsigned");
      assertThat(Files.mismatch(theirs, out.resolve(cid))).isEqualTo(-1);
    }
  }

  @Test
  void aKilledNodeLeavesAHomeThatWorks() throws IOException {
    Path one = Files.writeString(temp.resolve("one"), "1");
    publisher.succeed("push", one.toString(), "m:1");
    publisher.run("node", "start").requireCode(CONFLICT);
    String holder = Files.readString(temp.resolve("a/store/holder"));
    long pid = Long.parseLong(holder.replaceAll("process ([0-9]+).*", "$1").strip());
    ProcessHandle node = ProcessHandle.of(pid).orElseThrow();
    node.destroyForcibly();
    node.onExit().join();
    publisher.succeed("show", "m:1");
    publisher.requireSound();
    publisher.startNode();
    publisher.succeed("show", "m:1");
  }

  private String ref(String name) {
    return status.required("did").asText() + "/" + name;
  }

  private String address() {
    return status.at("/swarm/0").asText();
  }

  private static long bytes(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    long sum = 0;
    try (var files = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        sum += Files.isRegularFile(file) ? Files.size(file) : 0;
      }
    }
    return sum;
  }
}
