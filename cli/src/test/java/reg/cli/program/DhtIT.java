package reg.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Homes that find each other through nodes in between, which have nothing themselves. */
class DhtIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int NOT_FOUND = 3;
  private static final int UNREACHABLE = 4;
  private static final int FILES = 100;
  private static final long SEED = 62;

  @TempDir Path temp;
  private final List<RegHome> nodes = new ArrayList<>();

  @AfterEach
  void stop() {
    nodes.forEach(node -> node.run("node", "stop"));
  }

  /** Starts a node; says where it listens. */
  private String start(RegHome home, String... bootstrap) {
    var words = new ArrayList<>(List.of("node", "start", "--no-mdns"));
    words.addAll(List.of("--swarm", "/ip4/127.0.0.1/tcp/0", "--http", "127.0.0.1:0"));
    for (String address : bootstrap) {
      words.addAll(List.of("--bootstrap", address));
    }
    home.start(words.toArray(String[]::new)).await(LIMIT).requireCode(0);
    nodes.add(home);
    return home.json("node", "status", "--json").at("/swarm/0").asText();
  }

  @Test
  void aReleaseIsPulledThroughNodesInBetween() {
    String first = start(RegHome.at(temp.resolve("first")));
    String second = start(RegHome.at(temp.resolve("second")), first);
    RegHome publisher = RegHome.at(temp.resolve("publisher"));
    start(publisher, first);
    Path tree = GeneratedTree.write(temp.resolve("tree"), FILES, SEED);
    String release =
        publisher.json("push", tree.toString(), "tree:1", "--json").required("release").asText();
    RegHome reader = RegHome.at(temp.resolve("reader"));
    Path out = temp.resolve("out");
    String[] pull = {"pull", release, out.toString(), "--bootstrap", second, "--json"};
    long end = System.nanoTime() + LIMIT.toNanos();
    Ended ended = reader.run(pull);
    while (ended.code() != 0 && System.nanoTime() < end) {
      assertThat(ended.code()).isIn(NOT_FOUND, UNREACHABLE);
      ended = reader.run(pull);
    }
    ended.requireCode(0);
    assertThat(Folders.contents(out)).isEqualTo(Folders.contents(tree));
    JsonNode again = reader.json("pull", release, out.toString(), "--json");
    assertThat(again.required("trust").asText()).isEqualTo("signed");
    reader.requireSound();
  }
}
