package reg.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reg.base.Fault;
import reg.base.RegistryException;

class RegConfigTest {
  @TempDir Path temp;

  @Test
  void holdsTheDefaultsWithoutAFile() {
    assertThat(RegConfig.load(temp.resolve("absent")))
        .isEqualTo(
            new RegConfig(
                Runtime.getRuntime().availableProcessors(),
                0,
                "reg-1",
                Duration.ofDays(30),
                new NodeConfig(
                    List.of("/ip4/127.0.0.1/tcp/4747"),
                    List.of(),
                    true,
                    256,
                    new NodeConfig.Access(false, null),
                    new NodeConfig.Http("127.0.0.1:4748", null, null),
                    NodeConfig.Serve.ALL,
                    NodeConfig.LogFormat.TEXT)));
  }

  @Test
  void holdsTheDefaultsWithAnEmptyFile() throws IOException {
    assertThat(load("# nothing\n")).isEqualTo(RegConfig.DEFAULTS);
  }

  @Test
  void takesEveryKey() throws IOException {
    String text =
        """
        threads = 3
        [store]
        quota = "20 GB"
        [push]
        profile = "unixfs-v1-2025"
        [head]
        lifetime = "12h"
        [swarm]
        listen = ["/ip4/0.0.0.0/tcp/4001", "/ip6/::/tcp/4001"]
        bootstrap = ["/ip4/192.0.2.7/tcp/4747"]
        mdns = false
        connections = 17
        private = true
        allow = "members.txt"
        [http]
        listen = "[::1]:80"
        certificate = "server.pem"
        key = "server.key"
        [node]
        serve = "pinned"
        [log]
        format = "json"
        """;
    assertThat(load(text))
        .isEqualTo(
            new RegConfig(
                3,
                20_000_000_000L,
                "unixfs-v1-2025",
                Duration.ofHours(12),
                new NodeConfig(
                    List.of("/ip4/0.0.0.0/tcp/4001", "/ip6/::/tcp/4001"),
                    List.of("/ip4/192.0.2.7/tcp/4747"),
                    false,
                    17,
                    new NodeConfig.Access(true, "members.txt"),
                    new NodeConfig.Http("[::1]:80", "server.pem", "server.key"),
                    NodeConfig.Serve.PINNED,
                    NodeConfig.LogFormat.JSON)));
  }

  @Test
  void everyKeyIsInTheManual() throws IOException {
    Path repository = Path.of(System.getProperty("reg.repository", ".."));
    String manual = Files.readString(repository.resolve("docs/operating.md"));
    assertThat(RegConfig.keys()).allSatisfy(key -> assertThat(manual).contains("`" + key + "`"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "threads = 0                 | threads",
        "threads = 257               | threads",
        "threads = \"2\"             | threads",
        "store.quota = 5             | store.quota",
        "store.quota = \"5 apples\"  | store.quota",
        "push.profile = \"reg-2\"    | push.profile",
        "head.lifetime = \"30\"      | head.lifetime",
        "head.lifetime = \"0s\"      | head.lifetime",
        "head.lifetime = \"3651d\"   | head.lifetime",
        "head.lifetime = 30          | head.lifetime",
        "store.qouta = \"5GB\"       | unknown key store.qouta",
        "x = 1                       | unknown key x",
        "swarm.listen = \"here\"      | swarm.listen",
        "swarm.listen = [\"here\"]    | swarm.listen",
        "swarm.bootstrap = [4747]    | swarm.bootstrap",
        "swarm.mdns = \"no\"          | swarm.mdns",
        "swarm.connections = 0       | swarm.connections",
        "swarm.private = 1           | swarm.private",
        "swarm.allow = \"\"           | swarm.allow",
        "http.listen = \"4748\"       | http.listen",
        "http.key = \"server.key\"    | http.certificate",
        "node.serve = \"some\"        | node.serve",
        "log.format = \"xml\"         | log.format",
      })
  void refusesABadValueAndNamesTheKey(String line, String named) {
    assertThatThrownBy(() -> load(line))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.INVALID_REQUEST))
        .hasMessageContaining("config.toml")
        .hasMessageContaining(named);
  }

  @ParameterizedTest
  @ValueSource(strings = {"threads =", "[store", "threads = 1\nthreads = 2"})
  void refusesWhatIsNotToml(String text) {
    assertThatThrownBy(() -> load(text))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("config.toml")
        .hasMessageContaining("line");
  }

  private RegConfig load(String text) throws IOException {
    return RegConfig.load(Files.writeString(temp.resolve("config.toml"), text));
  }
}
