package reg.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reg.libp2p.pnet.PreSharedKey;
import reg.testdata.SeededBytes;

/** Nodes as processes of their own, found or told of, and a real Kubo as a replica. */
class PeersIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int INTERRUPTED = 130;
  private static final int UNREACHABLE = 4;
  private static final int MODEL_BYTES = 3_000_000;

  @TempDir Path temp;
  private RegHome publisher;
  private RegHome reader;
  private Path model;

  @BeforeEach
  void push() throws IOException {
    publisher = RegHome.at(temp.resolve("a"));
    reader = RegHome.at(temp.resolve("b"));
    model = Files.write(temp.resolve("model"), SeededBytes.bytes("model", MODEL_BYTES));
    publisher.succeed("push", model.toString(), "m:1");
  }

  @AfterEach
  void stop() {
    publisher.run("node", "stop");
    reader.run("node", "stop");
  }

  private static JsonNode node(RegHome home, String... options) {
    String[] words = new String[options.length + 6];
    String[] start = {"node", "start", "--swarm", "/ip4/127.0.0.1/tcp/0", "--http", "127.0.0.1:0"};
    System.arraycopy(start, 0, words, 0, start.length);
    System.arraycopy(options, 0, words, start.length, options.length);
    home.start(words).await(LIMIT).requireCode(0);
    return home.json("node", "status", "--json");
  }

  private static String ref(JsonNode status) {
    return status.required("did").asText() + "/m:1";
  }

  @Test
  void aNameAloneIsEnoughOnTheLocalNetwork() throws IOException {
    JsonNode status = node(publisher);
    assertThat(status.required("mdns").asBoolean()).as("this machine has multicast").isTrue();
    Path out = temp.resolve("out");
    JsonNode pulled = reader.json("pull", ref(status), out.toString(), "--json");
    assertThat(pulled.required("peers").asInt()).isEqualTo(1);
    assertThat(Files.mismatch(model, out.resolve("model"))).isEqualTo(-1);
    Ended none =
        RegHome.at(temp.resolve("c"))
            .run("pull", ref(status), temp.resolve("none").toString(), "--no-mdns");
    assertThat(none.code()).isEqualTo(3);
    assertThat(none.err()).contains("mDNS is off", "--peer");
  }

  @Test
  void whoPulledHandsOnWhenThePublisherIsGone() throws IOException {
    JsonNode first = node(publisher, "--no-mdns");
    String address = first.at("/swarm/0").asText();
    reader.succeed(
        "pull", ref(first), temp.resolve("b-out").toString(), "--no-mdns", "--peer", address);
    publisher.succeed("node", "stop");
    JsonNode second = node(reader, "--no-mdns");
    RegHome third = RegHome.at(temp.resolve("c"));
    third
        .run("pull", ref(first), temp.resolve("none").toString(), "--no-mdns", "--peer", address)
        .requireCode(UNREACHABLE);
    Path out = temp.resolve("c-out");
    String from = second.at("/swarm/0").asText();
    third.succeed("pull", ref(first), out.toString(), "--no-mdns", "--peer", from);
    third.succeed("verify", out.toString());
    assertThat(Files.mismatch(model, out.resolve("model"))).isEqualTo(-1);
  }

  @Test
  void aPrivateNetworkIsClosedToStrangers() throws IOException {
    Path key = Files.writeString(temp.resolve("a/swarm.key"), PreSharedKey.generate().toFile());
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    JsonNode status = node(publisher, "--no-mdns");
    String address = status.at("/swarm/0").asText();
    String[] pull = {
      "pull", ref(status), temp.resolve("out").toString(), "--no-mdns", "--peer", address
    };
    reader.run(pull).requireCode(UNREACHABLE);
    Files.createDirectories(temp.resolve("b"));
    Files.copy(key, temp.resolve("b/swarm.key"));
    reader.succeed(pull);
  }

  @Test
  void theLogIsReadWhileItIsWritten() throws IOException {
    Files.writeString(temp.resolve("a/config.toml"), "log.format = \"json\"\n");
    node(publisher, "--no-mdns");
    try (Running logs = publisher.start("node", "logs", "--follow")) {
      publisher.succeed("ls");
      logs.await(() -> logs.printed().contains("\"name\":\"ls\""));
      logs.signal("INT");
      Ended ended = logs.await(LIMIT);
      assertThat(ended.code()).isEqualTo(INTERRUPTED);
      assertThat(ended.out().lines())
          .allMatch(line -> line.startsWith("{\"time\":") && line.endsWith("}}"));
    }
    assertThat(publisher.succeed("node", "logs", "-n", "1").out().lines()).hasSize(1);
  }

  @Test
  void aKuboIsAReplica() throws IOException {
    Kubo kubo = Kubo.init(temp.resolve("ipfs"), "test");
    try (Running _ = kubo.daemon()) {
      String rpc = "kubo:" + Files.readString(temp.resolve("ipfs/api")).strip();
      Path other = Files.writeString(temp.resolve("other"), "other");
      String sent =
          publisher
              .json("push", other.toString(), "n:1", "--to", rpc, "--json")
              .required("root")
              .asText();
      assertThat(kubo.ask("pin", "ls", "--type=recursive").out()).contains(sent);
      node(publisher, "--no-mdns");
      JsonNode pinned = publisher.json("pin", "m:1", "--on", rpc, "--json");
      String root = pinned.required("root").asText();
      assertThat(kubo.ask("pin", "ls", "--type=recursive", "--names", root).out()).contains("m:1");
      publisher.succeed("node", "stop");
      Path out = temp.resolve("out");
      JsonNode pulled = reader.json("pull", root, out.toString(), "--from", rpc, "--json");
      assertThat(pulled.required("trust").asText()).isEqualTo("unsigned");
      assertThat(Files.mismatch(model, out.resolve("model"))).isEqualTo(-1);
    }
    reader
        .run("pull", "m:1", temp.resolve("x").toString(), "--from", "kubo:127.0.0.1:1")
        .requireCode(3);
  }
}
