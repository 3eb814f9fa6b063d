package reg.node.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static reg.node.Refusals.refused;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reg.base.Fault;
import reg.base.ProgressListener;
import reg.base.RegistryException;
import reg.libp2p.PeerId;
import reg.libp2p.pnet.PreSharedKey;
import reg.node.Home;
import reg.node.Registry;

/** Who is let in, and how that is remembered. */
class AccessTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String LOCAL =
      """
      swarm.listen = ["/ip4/127.0.0.1/tcp/0"]
      swarm.mdns = false
      http.listen = "127.0.0.1:0"
      """;

  @TempDir Path temp;
  private Home home;
  private @Nullable Registry registry;
  private Registry other;

  @BeforeEach
  void open() throws IOException {
    home = Home.at(temp.resolve("home"));
    home.create();
    configure(home, LOCAL);
    Home second = Home.at(temp.resolve("other"));
    second.create();
    configure(second, LOCAL);
    other = Registry.open(second);
  }

  @AfterEach
  void close() {
    other.close();
    if (registry != null) {
      registry.close();
    }
  }

  private static void configure(Home home, String text) throws IOException {
    Files.writeString(home.configFile(), text);
  }

  private Node start() throws InterruptedException {
    if (registry != null) {
      registry.close();
    }
    registry = Registry.open(home);
    return start(registry);
  }

  private static Node start(Registry registry) throws InterruptedException {
    return Node.start(registry, NodeOptions.of(registry.config().node()), ProgressListener.NONE);
  }

  @Test
  void aBanOutlivesTheNodeUntilItIsLifted() throws Exception {
    PeerId stranger;
    try (Node node = start();
        Node client = start(other)) {
      stranger = client.status().peerId();
      client.network().peers().connect(address(node));
      await(() -> node.network().peers().list().size() == 1);
      node.network().peers().ban(stranger.toString(), Duration.ofHours(1));
      await(() -> node.network().peers().list().isEmpty());
      assertThat(node.network().peers().bans())
          .extracting(Peers.Ban::name)
          .containsExactly(stranger.toString(), "127.0.0.1");
      refused(
          Fault.INVALID_REQUEST,
          () -> node.network().peers().ban(node.status().peerId().toString(), Duration.ofHours(1)));
    }
    assertThat(home.bans()).content().contains("peer " + stranger, "ip 127.0.0.1 ");
    try (Node node = start();
        Node client = start(other)) {
      assertThat(node.network().peers().bans()).hasSize(2);
      refused(Fault.REFUSED_BY_POLICY, () -> node.network().peers().connect(address(client)));
      node.network().peers().unban(stranger.toString());
      refused(Fault.NOT_FOUND, () -> node.network().peers().unban(stranger.toString()));
      assertThat(home.bans()).content().isEmpty();
      assertThat(node.network().peers().connect(address(client)).id()).isEqualTo(stranger);
      node.network().peers().disconnect(stranger.toString());
      refused(Fault.INVALID_REQUEST, () -> node.network().peers().disconnect("/ip4/127.0.0.1"));
      refused(Fault.INVALID_REQUEST, () -> node.network().peers().disconnect("nobody"));
    }
  }

  @Test
  void aDamagedListOfBansIsRefusedWithItsLine() throws IOException {
    Files.writeString(home.bans(), "ip 127.0.0.9 2999-01-01T00:00:00Z\nip nonsense\n");
    assertThatThrownBy(this::start)
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("line 2 of");
  }

  @Test
  void theListOfAllowedPeersIsReadAnewWhileTheNodeRuns() throws Exception {
    Path list = home.folder().resolve("members");
    configure(home, LOCAL + "swarm.allow = \"members\"\n");
    refused(Fault.NOT_FOUND, this::start);
    Files.writeString(list, "# nobody yet\n");
    try (Node node = start();
        Node client = start(other)) {
      PeerId peer = client.status().peerId();
      refused(Fault.REFUSED_BY_POLICY, () -> node.network().peers().connect(address(client)));
      Files.writeString(list, peer + "  # the other one\n");
      await(() -> connects(node, client));
      Files.writeString(list, "no peer at all\n");
      Files.writeString(list, node.status().peerId() + "\n");
      await(() -> node.network().peers().list().isEmpty());
      refused(Fault.REFUSED_BY_POLICY, () -> node.network().peers().connect(address(client)));
    }
  }

  @Test
  void onlyMembersOfAPrivateNetworkSpeakToEachOther() throws Exception {
    configure(home, LOCAL + "swarm.private = true\n");
    refused(Fault.REFUSED_BY_POLICY, this::start);
    refused(
        Fault.REFUSED_BY_POLICY,
        () -> {
          try (Registry opened = Registry.open(home)) {
            Network.dialling(opened).close();
          }
        });
    String key = PreSharedKey.generate().toFile();
    Files.writeString(home.swarmKey(), key);
    Files.setPosixFilePermissions(home.swarmKey(), PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(this::start).hasMessageContaining("chmod 600");
    Files.setPosixFilePermissions(home.swarmKey(), PosixFilePermissions.fromString("rw-------"));
    try (Node node = start()) {
      try (Node stranger = start(other)) {
        refused(Fault.UNREACHABLE, () -> stranger.network().peers().connect(address(node)));
      }
      Files.copy(home.swarmKey(), other.home().swarmKey());
      try (Network member = Network.dialling(other)) {
        var found = member.connect(List.of(address(node)), ProgressListener.NONE);
        assertThat(found.traffic().peers()).isZero();
      }
    }
    Files.writeString(home.swarmKey(), "/key/swarm/psk/1.0.0/\n/base16/\n00\n");
    assertThatThrownBy(this::start).hasMessageContaining("swarm.key");
  }

  private static boolean connects(Node node, Node client) {
    try {
      node.network().peers().connect(address(client));
      return true;
    } catch (RegistryException e) {
      assertThat(e.fault()).isEqualTo(Fault.REFUSED_BY_POLICY);
      return false;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void await(BooleanSupplier come) throws InterruptedException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!come.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  private static String address(Node node) {
    return node.status().swarm().getFirst().toString();
  }
}
