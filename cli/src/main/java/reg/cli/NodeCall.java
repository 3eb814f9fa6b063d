package reg.cli;

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
    if (call.servedHome() != null) {
      return null;
    }
    try (ControlClient node = ControlClient.connect(call.home().nodeSocket())) {
      if (node == null) {
        return null;
      }
      var request = request(call, args.toArray(String[]::new));
      Session session = call.session();
      return ExitCode.of(node.run(request, session.in(), session.out(), session.err()));
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
