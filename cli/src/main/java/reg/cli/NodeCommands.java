package reg.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.concurrent.TimeUnit;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.cli.control.ControlClient;
import reg.cli.terminal.Json;
import reg.cli.terminal.Table;
import reg.node.key.Keys;
import reg.node.swarm.NodeStatus;

/** {@code reg node}: a home that others can fetch from. */
final class NodeCommands {
  private static final Duration STOPPING = Duration.ofSeconds(30);
  private static final long LOOK_MILLIS = 20;

  private NodeCommands() {}

  static Command group() {
    var children = new LinkedHashMap<String, Command>();
    children.put("start", new NodeStartCommand());
    children.put("status", new Status());
    children.put("stop", new Stop());
    children.put("logs", new NodeLogsCommand());
    return new CommandGroup("node", "Run a node, from which others fetch what you hold.", children);
  }

  /** What is said when no node serves the home. */
  static RegistryException notRunning(Call call) {
    return new RegistryException(
        Fault.NOT_FOUND, "no node runs on " + call.home() + "; 'reg node start' starts one");
  }

  private static final class Status implements Command {
    @Override
    public Usage usage() {
      return Usage.of(this, "status", "Show where the node listens and whom it is connected to.")
          .exits(ExitCode.NOT_FOUND, ExitCode.UNREACHABLE)
          .example("reg node status")
          .example("reg node status --json");
    }

    @Override
    public void run(Call call) {
      ServedHome served = call.servedHome();
      if (served == null) {
        throw notRunning(call);
      }
      NodeStatus status = served.node().status();
      String did = new Keys(served.node().registry().home()).show().did();
      if (call.isJson()) {
        call.print(json(status, did));
        return;
      }
      var table = new Table(0).row("publisher", did).row("peer", status.peerId().toString());
      status.swarm().forEach(address -> table.row("swarm", address.toString()));
      table.row("http", status.http().toString());
      status.peers().forEach(peer -> table.row("connected", peer.id() + "  " + peer.agent()));
      call.print(table);
    }

    private static Json json(NodeStatus status, String did) {
      return Json.object()
          .put("peerId", status.peerId())
          .put("did", did)
          .put("swarm", status.swarm().stream().map(Object::toString).toList())
          .put("http", status.http())
          .put("mdns", status.mdns())
          .put("peers", status.peers().stream().map(PeersCommands::json).toList());
    }
  }

  private static final class Stop implements Command {
    @Override
    public Usage usage() {
      return Usage.of(this, "stop", "End the node, and wait until it has closed the store.")
          .exits(ExitCode.NOT_FOUND, ExitCode.UNREACHABLE)
          .example("reg node stop");
    }

    @Override
    public RunsIn runsIn() {
      return RunsIn.OWN_PROCESS;
    }

    @Override
    public void run(Call call) throws Exception {
      ServedHome served = call.servedHome();
      if (served != null) {
        served.stop().countDown();
        return;
      }
      Path socket = call.home().nodeSocket();
      try (ControlClient node = ControlClient.connect(socket)) {
        if (node == null) {
          throw notRunning(call);
        }
        Session session = call.session();
        node.run(
            NodeCall.request(call, "node", "stop"), session.in(), session.out(), session.err());
      }
      awaitEnd(socket);
      call.say("the node has ended");
      if (call.isJson()) {
        call.print(Json.object().put("stopped", true));
      }
    }

    /** The last thing that a node does is to remove its socket. */
    private static void awaitEnd(Path socket) throws InterruptedException {
      long deadline = System.nanoTime() + STOPPING.toNanos();
      while (Files.exists(socket)) {
        if (System.nanoTime() - deadline > 0) {
          throw new RegistryException(
              Fault.UNREACHABLE, "the node has not ended within " + STOPPING.toSeconds() + " s");
        }
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      }
    }
  }
}
