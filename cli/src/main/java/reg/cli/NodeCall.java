package reg.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.cli.control.CommandRequest;
import reg.cli.control.ControlClient;

/** Lets the node that serves a home run a command, since the store has one writer. */
final class NodeCall {
  private NodeCall() {}

  /** Runs it there; null when no node serves the home, or this is the node. */
  static @Nullable ExitCode run(Call call, List<String> args) throws InterruptedException {
    return run(call, args, call.session().out());
  }

  /** As {@link #run(Call, List)}, its result somewhere else. */
  static @Nullable ExitCode run(Call call, List<String> args, PrintStream out)
      throws InterruptedException {
    if (call.servedHome() != null) {
      return null;
    }
    try (ControlClient node = ControlClient.connect(call.home().nodeSocket())) {
      if (node == null) {
        return null;
      }
      var request = request(call, args.toArray(String[]::new));
      Session session = call.session();
      return ExitCode.of(node.run(request, session.in(), out, session.err()));
    }
  }

  /** Whether a node serves the home, and this is not the node. */
  static boolean isServed(Call call) {
    try (ControlClient node = ControlClient.connect(call.home().nodeSocket())) {
      return node != null && call.servedHome() == null;
    }
  }

  /** A command typed where this one was. */
  static CommandRequest request(Call call, String... args) {
    return new CommandRequest(
        BuildVersion.text(),
        List.of(args),
        Path.of("").toAbsolutePath(),
        call.session().environment());
  }
}
