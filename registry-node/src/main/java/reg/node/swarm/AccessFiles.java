package reg.node.swarm;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.libp2p.ConnectionLimits;
import reg.libp2p.Limits;
import reg.libp2p.pnet.PreSharedKey;
import reg.libp2p.swarm.Access;
import reg.manifest.signing.SecretFile;
import reg.node.Home;
import reg.node.NodeConfig;
import reg.node.Registry;

/** Who may connect to a home's node, and whom it talks to, from the files of the home. */
record AccessFiles(Home home, NodeConfig config) {
  static AccessFiles of(Registry registry) {
    return new AccessFiles(registry.home(), registry.config().node());
  }

  /**
   * For a node that listens.
   *
   * @throws RegistryException NOT_FOUND, REFUSED_BY_POLICY, MALFORMED or STORAGE when one of the
   *     files is not what it must be
   */
  Access listening() {
    BanFile.Bans bans = bans().read();
    var limits =
        new ConnectionLimits(
            config.connections(), Limits.CONNECTIONS_PER_IP_MAX, Limits.CONNECTIONS_PER_SUBNET_MAX);
    Path allowed = allowFile();
    return new Access(
        networkKey(),
        allowed == null ? null : AllowedPeers.read(allowed),
        bans.peers(),
        bans.addresses(),
        limits);
  }

  /**
   * For a host that only dials: the same network and the same peers.
   *
   * @throws RegistryException as {@link #listening}
   */
  Access dialling() {
    Path allowed = allowFile();
    return new Access(
        networkKey(),
        allowed == null ? null : AllowedPeers.read(allowed),
        Map.of(),
        ConnectionLimits.usual());
  }

  BanFile bans() {
    return new BanFile(home);
  }

  /** The list of the only peers to talk to; null when all are welcome. */
  @Nullable Path allowFile() {
    String name = config.access().allowFile();
    return name == null ? null : home.folder().resolve(name);
  }

  private @Nullable PreSharedKey networkKey() {
    Path file = home.swarmKey();
    if (Files.exists(file)) {
      try {
        return PreSharedKey.parse(SecretFile.read(file, "network key", "copy it from a member"));
      } catch (RegistryException e) {
        throw new RegistryException(e.fault(), file + ": " + e.getMessage(), e);
      }
    }
    if (config.access().privateOnly()) {
      throw new RegistryException(
          Fault.REFUSED_BY_POLICY,
          "swarm.private is set, and there is no network key " + file + "; copy it from a member");
    }
    return null;
  }
}
