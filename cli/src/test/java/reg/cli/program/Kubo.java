package reg.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A real Kubo with a repository of its own, offline. */
final class Kubo {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Path IPFS = Program.repository().resolve("peers/bin/ipfs");

  private final Path repository;

  private Kubo(Path repository) {
    this.repository = repository;
  }

  /**
   * Makes a repository.
   *
   * @param profile such as {@code test,unixfs-v1-2025}
   */
  static Kubo init(Path repository, String profile) {
    assertThat(IPFS).as("no Kubo at %s: run peers/install, which builds it", IPFS).isExecutable();
    var kubo = new Kubo(repository);
    kubo.run("init", "--profile=" + profile);
    return kubo;
  }

  /** The CIDv1 of a root. */
  String v1(String root) {
    return run("cid", "base32", root).lastWord();
  }

  /** The root of a folder. */
  String add(Path folder) {
    return run("add", "-r", "-Q", "--progress=false", folder.toString()).lastWord();
  }

  /** Writes a CAR file. */
  Path export(String root, Path car) {
    var builder = builder("dag", "export", "--progress=false", root);
    builder.redirectOutput(car.toFile());
    Running.start(builder).await(LIMIT).requireCode(0);
    return car;
  }

  /** Writes a DAG to a folder. */
  Path get(String root, Path folder) {
    run("get", "--progress=false", "-o", folder.toString(), root);
    return folder;
  }

  /** Takes and makes connections secured in one way only: {@code noise} or {@code tls}. */
  void secureWith(String security) {
    boolean tls = security.equals("tls");
    run("config", "--json", "Swarm.Transports.Security.TLS", tls ? "100" : "false");
    run("config", "--json", "Swarm.Transports.Security.Noise", tls ? "false" : "100");
  }

  /** Runs as a daemon that listens for peers on loopback alone; closed, it is gone. */
  Running daemon() {
    return daemon("none");
  }

  /** As {@link #daemon}, a server of the local DHT. */
  Running daemonInDht() {
    run("config", "--json", "Routing.LoopbackAddressesOnLanDHT", "true");
    return daemon("dht");
  }

  /**
   * As {@link #daemon}: it finds what it wants by the routing of a server.
   *
   * @param certificate that it trusts
   */
  Running daemonRoutedBy(String routingUrl, Path certificate) {
    run("config", "--json", "Provide.Enabled", "false");
    run("config", "--json", "Routing.DelegatedRouters", "[\"" + routingUrl + "\"]");
    return daemon("delegated", Map.of("SSL_CERT_FILE", certificate.toString()));
  }

  private Running daemon(String routing) {
    return daemon(routing, Map.of());
  }

  private Running daemon(String routing, Map<String, String> environment) {
    String loopback = "\"/ip4/127.0.0.1/tcp/0\"";
    run("config", "--json", "Addresses.Swarm", "[" + loopback + "]");
    run("config", "--json", "Addresses.API", loopback);
    run("config", "--json", "Addresses.Gateway", loopback);
    run("config", "Routing.Type", routing);
    ProcessBuilder builder = program("daemon");
    builder.environment().putAll(environment);
    Running daemon = Running.start(builder);
    daemon.await(() -> Files.exists(repository.resolve("api")));
    return daemon;
  }

  /** Asks the daemon. */
  Ended ask(String... arguments) {
    return tries(arguments).requireCode(0);
  }

  /** Asks the daemon, which may fail. */
  Ended tries(String... arguments) {
    return Running.start(program(arguments)).await(LIMIT);
  }

  /** Where the daemon can be dialled. */
  String address() {
    return ask("id", "-f", "<addrs>").lastWord();
  }

  Ended run(String... arguments) {
    return Running.start(builder(arguments)).await(LIMIT).requireCode(0);
  }

  private ProcessBuilder builder(String... arguments) {
    var words = new ArrayList<>(List.of("--offline"));
    words.addAll(List.of(arguments));
    return program(words.toArray(String[]::new));
  }

  private ProcessBuilder program(String... arguments) {
    var words = new ArrayList<>(List.of(IPFS.toString()));
    words.addAll(List.of(arguments));
    var builder = new ProcessBuilder(words);
    builder.environment().put("IPFS_PATH", repository.toString());
    builder.environment().put("IPFS_TELEMETRY", "off");
    return builder;
  }
}
