package reg.cli;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.ProgressListener;
import reg.base.RegistryException;
import reg.cli.control.CommandRequest;
import reg.cli.control.ControlClient;
import reg.cli.control.ControlServer;
import reg.cli.terminal.EventLog;
import reg.cli.terminal.Json;
import reg.libp2p.Multiaddr;
import reg.node.Home;
import reg.node.NodeConfig;
import reg.node.RegConfig;
import reg.node.Registry;
import reg.node.swarm.Network;
import reg.node.swarm.Node;
import reg.node.swarm.NodeOptions;

final class NodeStartCommand implements Command {
  private static final String FOREGROUND = "--foreground";
  private static final String SWARM = "--swarm";
  private static final String HTTP = "--http";
  private static final String BOOTSTRAP = "--bootstrap";
  private static final String NO_MDNS = "--no-mdns";

  /** What is wrong at the start goes into the log. */
  private static final ProgressListener WARNINGS =
      new ProgressListener() {
        @Override
        public void warn(String message) {
          log().log(Level.WARNING, "warning message={0}", message);
        }
      };

  /** A log that is longer is put aside at the next start, in place of an earlier one. */
  private static final long LOG_BYTES_MAX = 16 << 20;

  private static final Duration STARTING = Duration.ofSeconds(30);
  private static final long LOOK_MILLIS = 50;

  /** Asked for when it is used: it is costly, and every start makes all commands. */
  private static System.Logger log() {
    return System.getLogger("reg.node");
  }

  @Override
  public Usage usage() {
    return Usage.of(
            this,
            "start",
            "Start a node on this home, and return when it is ready.",
            "",
            "Whoever can connect to it can fetch every block and head that this home holds, by"
                + " libp2p and bitswap, as IPFS programs do, and over HTTP as from a trustless"
                + " gateway. It listens on loopback unless told otherwise, finds peers on the local"
                + " network by mDNS, and takes part in the DHT of those it knows, where it"
                + " announces what is pinned here. While it runs, other commands on this home run"
                + " in it. What is not given here is as in the home's config.toml.")
        .flag(FOREGROUND, "Stay, until Ctrl-C or 'reg node stop'; messages go to standard error.")
        .values(SWARM, "MULTIADDR", "Where peers connect; /ip4/127.0.0.1/tcp/4747 else.")
        .value(HTTP, "HOST:PORT", "Where the gateway listens; 127.0.0.1:4748 else.")
        .values(BOOTSTRAP, "MULTIADDR", "Connect to this peer, and to its DHT.")
        .flag(NO_MDNS, "Neither look for peers on the local network nor be found there.")
        .exits(ExitCode.CONFLICT)
        .example("reg node start")
        .example("reg node start --swarm /ip4/0.0.0.0/tcp/4747 --no-mdns")
        .example("reg node start --foreground --http 127.0.0.1:0");
  }

  @Override
  public RunsIn runsIn() {
    return RunsIn.OWN_PROCESS;
  }

  @Override
  public void run(Call call) throws Exception {
    Home home = call.home();
    NodeOptions options = options(call);
    try (ControlClient running = ControlClient.connect(home.nodeSocket())) {
      if (running != null || call.servedHome() != null) {
        throw new RegistryException(
            Fault.CONFLICT, "a node runs on " + home + " already; 'reg node status' shows it");
      }
    }
    if (call.flag(FOREGROUND)) {
      serve(call, options);
    } else {
      background(call, home);
    }
  }

  /** The settings, and before them what was typed. */
  private static NodeOptions options(Call call) {
    var config = NodeOptions.of(RegConfig.load(call.home().configFile()).node());
    List<Multiaddr> swarm = call.values(SWARM).stream().map(Network::address).toList();
    List<String> bootstrap = call.values(BOOTSTRAP);
    @Nullable String http = call.value(HTTP);
    return new NodeOptions(
        swarm.isEmpty() ? config.swarm() : swarm,
        http == null ? config.http() : NodeConfig.httpAddress(http),
        bootstrap.isEmpty() ? config.bootstrap() : bootstrap,
        call.flag(NO_MDNS) ? NodeOptions.Discovery.OFF : config.discovery());
  }

  private static void serve(Call call, NodeOptions options) throws IOException {
    Path socket = call.home().nodeSocket();
    boolean holdsStore = false;
    try (Registry registry = call.openRegistry()) {
      registry.storage();
      holdsStore = true;
      serve(call, options, registry);
    } catch (InterruptedException e) {
      // Ctrl-C is the usual end of a node in the foreground; all is closed by now.
      call.say("stopped");
    } finally {
      if (holdsStore) {
        Files.deleteIfExists(socket);
      }
    }
  }

  private static void serve(Call call, NodeOptions options, Registry registry)
      throws InterruptedException {
    var stop = new CountDownLatch(1);
    boolean json = registry.config().node().log() == NodeConfig.LogFormat.JSON;
    var style = json ? EventLog.Style.JSON : EventLog.Style.TEXT;
    try (var _ = EventLog.to(call.session().err(), style);
        Node node = Node.start(registry, options, WARNINGS)) {
      var served = new ServedHome(node, stop);
      try (var _ =
          ControlServer.start(
              registry.home().nodeSocket(),
              (request, in, out, err) -> runCommand(served, request, in, out, err))) {
        node.status().swarm().forEach(at -> log().log(Level.INFO, "listening address={0}", at));
        log().log(Level.INFO, "listening http={0}", node.status().http());
        stop.await();
        log().log(Level.INFO, "stopping");
      }
    }
  }

  private static int runCommand(
      ServedHome served, CommandRequest request, InputStream in, PrintStream out, PrintStream err) {
    if (!request.version().equals(BuildVersion.text())) {
      err.println("reg: the node is another version; 'reg node stop' it with that version");
      return ExitCode.CONFLICT.number();
    }
    var environment = new HashMap<>(request.environment());
    environment.put(Home.VARIABLE, served.node().registry().home().toString());
    var place = new Session.Place(request.folder(), served);
    long start = System.nanoTime();
    int code = Reg.run(request.arguments(), new Session(in, out, err, environment, place));
    served.node().network().changed();
    String name = request.arguments().isEmpty() ? "" : request.arguments().getFirst();
    if (!name.equals("node")) {
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
      log().log(Level.INFO, "command name={0} code={1} millis={2}", name, code, millis);
    }
    return code;
  }

  /** Starts this program again, without a terminal, and waits until it takes commands. */
  private static void background(Call call, Home home) throws IOException, InterruptedException {
    home.create();
    File log = home.nodeLog().toFile();
    if (log.length() > LOG_BYTES_MAX) {
      Path old = home.nodeLog().resolveSibling(log.getName() + ".1");
      Files.move(home.nodeLog(), old, StandardCopyOption.REPLACE_EXISTING);
    }
    var builder =
        new ProcessBuilder(foregroundCommand(call))
            .redirectInput(new File("/dev/null"))
            .redirectOutput(Redirect.appendTo(log))
            .redirectError(Redirect.appendTo(log));
    builder.environment().put(Home.VARIABLE, home.toString());
    builder.environment().remove("REG_COLUMNS");
    Process process = builder.start();
    long deadline = System.nanoTime() + STARTING.toNanos();
    while (!isReady(home)) {
      if (process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new RegistryException(
            Fault.CONFLICT, "the node did not start: " + lastLine(home) + " ('reg node logs')");
      }
      if (System.nanoTime() - deadline > 0) {
        process.destroy();
        throw new RegistryException(Fault.UNREACHABLE, "the node was not ready in time");
      }
    }
    call.say("the node is ready, process " + process.pid() + "; 'reg node stop' ends it");
    if (call.isJson()) {
      call.print(Json.object().put("pid", process.pid()));
    }
  }

  private static boolean isReady(Home home) {
    try (ControlClient node = ControlClient.connect(home.nodeSocket())) {
      return node != null;
    }
  }

  private static String lastLine(Home home) throws IOException {
    try (var lines = Files.lines(home.nodeLog())) {
      return lines.reduce("", (before, line) -> line);
    }
  }

  /** The words that started this process, up to its main class, and those of the node. */
  private static List<String> foregroundCommand(Call call) {
    ProcessHandle.Info info = ProcessHandle.current().info();
    String[] all = info.arguments().orElse(new String[0]);
    int main = List.of(all).indexOf(Reg.class.getName());
    if (info.command().isEmpty() || main < 0) {
      throw new RegistryException(
          Fault.STORAGE,
          "cannot start another process here; use 'reg node start " + FOREGROUND + "'");
    }
    var words = new ArrayList<String>();
    words.add(info.command().get());
    words.addAll(List.of(all).subList(0, main + 1));
    words.addAll(List.of("node", "start", FOREGROUND));
    for (String option : List.of(SWARM, BOOTSTRAP)) {
      call.values(option).forEach(value -> words.addAll(List.of(option, value)));
    }
    @Nullable String http = call.value(HTTP);
    if (http != null) {
      words.addAll(List.of(HTTP, http));
    }
    if (call.flag(NO_MDNS)) {
      words.add(NO_MDNS);
    }
    return words;
  }
}
