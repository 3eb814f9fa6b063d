package reg.node;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.libp2p.Limits;
import reg.libp2p.Multiaddr;

/**
 * The settings of the node. Options of a command line come before them.
 *
 * @param listen where peers connect; key {@code swarm.listen}, default port 4747 on loopback
 * @param bootstrap peers to connect to at the start; key {@code swarm.bootstrap}, default none
 * @param mdns whether peers on the local network are found; key {@code swarm.mdns}, default yes
 * @param connections the most inbound connections; key {@code swarm.connections}, default 256
 * @param access who may connect
 * @param http where HTTP is served, and how
 * @param serve what others get; key {@code node.serve}, default all
 * @param log how the node's log is written; key {@code log.format}, default text
 */
public record NodeConfig(
    List<String> listen,
    List<String> bootstrap,
    boolean mdns,
    int connections,
    Access access,
    Http http,
    Serve serve,
    LogFormat log) {
  /** What holds without a file. */
  public static final NodeConfig DEFAULTS =
      new NodeConfig(
          List.of("/ip4/127.0.0.1/tcp/4747"),
          List.of(),
          true,
          Limits.CONNECTIONS_IN_MAX,
          new Access(false, null),
          new Http("127.0.0.1:4748", null, null),
          Serve.ALL,
          LogFormat.TEXT);

  static final Set<String> KEYS =
      Set.of(
          "swarm.listen",
          "swarm.bootstrap",
          "swarm.mdns",
          "swarm.connections",
          "swarm.private",
          "swarm.allow",
          "http.listen",
          "http.certificate",
          "http.key",
          "node.serve",
          "log.format");

  private static final int CONNECTIONS_MAX = 65_536;
  private static final int PORT_MAX = 65_535;
  private static final int FILE_NAME_MAX = 1_024;

  public NodeConfig {
    listen = List.copyOf(listen);
    bootstrap = List.copyOf(bootstrap);
  }

  /**
   * Who may connect.
   *
   * @param privateOnly nobody, unless the home has a {@code swarm.key}; key {@code swarm.private}
   * @param allowFile the file that lists the only peers to talk to, below the home or absolute; key
   *     {@code swarm.allow}; null for everyone
   */
  public record Access(boolean privateOnly, @Nullable String allowFile) {}

  /**
   * Where HTTP is served.
   *
   * @param listen {@code HOST:PORT}; key {@code http.listen}, default port 4748 on loopback
   * @param certificate PEM file with the certificates, the server's first, below the home or
   *     absolute; key {@code http.certificate}; null for HTTP without TLS
   * @param key PEM file of the private key, PKCS#8; key {@code http.key}
   */
  public record Http(String listen, @Nullable String certificate, @Nullable String key) {}

  /** What others get over libp2p and HTTP. */
  public enum Serve {
    /** Every block and head that is held. */
    ALL,
    /** What is pinned or named by a head, and all below it. */
    PINNED,
    /** Nothing; the node only fetches. */
    NONE
  }

  /** How the log is written. */
  public enum LogFormat {
    /** Lines for people. */
    TEXT,
    /** One JSON object a line. */
    JSON
  }

  static NodeConfig read(TomlKeys keys) {
    String address = "an address as \"/ip4/0.0.0.0/tcp/4747\"";
    List<String> listen = keys.texts("swarm.listen", address, NodeConfig::multiaddr);
    return new NodeConfig(
        listen.isEmpty() ? DEFAULTS.listen : listen,
        keys.texts("swarm.bootstrap", address, NodeConfig::multiaddr),
        keys.flag("swarm.mdns", DEFAULTS.mdns),
        keys.number("swarm.connections", 1, CONNECTIONS_MAX, DEFAULTS.connections),
        new Access(keys.flag("swarm.private", false), fileName(keys, "swarm.allow")),
        http(keys),
        keys.choice("node.serve", DEFAULTS.serve),
        keys.choice("log.format", DEFAULTS.log));
  }

  private static String multiaddr(String text) {
    return Multiaddr.parse(text).toString();
  }

  private static Http http(TomlKeys keys) {
    String listen =
        keys.text(
            "http.listen",
            "HOST:PORT as \"127.0.0.1:4748\"",
            text -> {
              var _ = httpAddress(text);
              return text;
            });
    String certificate = fileName(keys, "http.certificate");
    String key = fileName(keys, "http.key");
    if ((certificate == null) != (key == null)) {
      throw TomlKeys.refused(keys.file(), "http.certificate and http.key need each other");
    }
    return new Http(listen == null ? DEFAULTS.http.listen : listen, certificate, key);
  }

  private static @Nullable String fileName(TomlKeys keys, String key) {
    return keys.text(
        key,
        "the name of a file",
        text -> text.isBlank() || text.length() > FILE_NAME_MAX ? null : text);
  }

  /**
   * Reads {@code HOST:PORT}; port 0 takes any free one.
   *
   * @throws RegistryException INVALID_REQUEST
   */
  public static InetSocketAddress httpAddress(String text) {
    int colon = text.lastIndexOf(':');
    String port = text.substring(colon + 1);
    if (colon > 0 && port.matches("[0-9]{1,5}") && Integer.parseInt(port) <= PORT_MAX) {
      String host = text.substring(0, colon).replaceAll("^\\[|]$", "");
      return new InetSocketAddress(host, Integer.parseInt(port));
    }
    throw new RegistryException(
        Fault.INVALID_REQUEST, "'" + text + "' is not HOST:PORT, as 127.0.0.1:4748");
  }
}
