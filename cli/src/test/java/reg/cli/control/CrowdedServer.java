package reg.cli.control;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** A process with a server that runs out of file descriptors, and then has some again. */
public final class CrowdedServer {
  private CrowdedServer() {}

  /** Argument: the socket. Ends with the exit code of a command that was asked for meanwhile. */
  public static void main(String[] args) throws Exception {
    Path socket = Path.of(args[0]);
    ControlServer.start(socket, (request, in, out, err) -> 7);
    // Now, for classes that are loaded later need file descriptors, too.
    try (var early = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      ask(early);
    }
    System.getLogger(ControlServer.class.getName()).log(System.Logger.Level.WARNING, "to {0}", 1);
    var refused = new Refused();
    Logger log = Logger.getLogger(ControlServer.class.getName());
    log.addHandler(refused);
    try (var first = SocketChannel.open(StandardProtocolFamily.UNIX);
        var client = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      var all = new ArrayList<FileInputStream>();
      take(all);
      // For this one the system has set a descriptor aside: the server waits for it already.
      first.connect(UnixDomainSocketAddress.of(socket));
      client.connect(UnixDomainSocketAddress.of(socket));
      refused.awaited.await();
      for (FileInputStream each : all) {
        each.close();
      }
      System.exit(ask(client));
    }
  }

  private static void take(List<FileInputStream> all) {
    try {
      while (true) {
        all.add(new FileInputStream("/dev/null"));
      }
    } catch (IOException e) {
      System.out.println(all.size() + " files: " + e.getMessage());
    }
  }

  private static int ask(SocketChannel client) throws IOException {
    var request = new CommandRequest("1", List.of("say"), Path.of("/"), Map.of());
    new Frame(Frame.Kind.REQUEST, request.encode())
        .write(new DataOutputStream(Channels.newOutputStream(client)));
    var answers = new DataInputStream(Channels.newInputStream(client));
    return Objects.requireNonNull(Frame.read(answers)).bytes()[0];
  }

  /** Sees what the server logs. */
  private static final class Refused extends Handler {
    final CountDownLatch awaited = new CountDownLatch(1);

    @Override
    public void publish(LogRecord entry) {
      awaited.countDown();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
