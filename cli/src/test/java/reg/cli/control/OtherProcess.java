package reg.cli.control;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * Sends its standard input to a Unix socket and prints what comes back. Needs no class but this
 * one, so that a user may run it who can read nothing else of ours.
 */
public final class OtherProcess {
  private OtherProcess() {}

  /** Argument: the socket. */
  public static void main(String[] args) throws IOException {
    try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(Path.of(args[0])));
      System.out.print("connected ");
      System.in.transferTo(Channels.newOutputStream(channel));
      Channels.newInputStream(channel).transferTo(System.out);
    } catch (IOException e) {
      System.out.print(e.getMessage());
    }
    System.out.flush();
  }
}
