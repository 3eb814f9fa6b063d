package reg.cli.control;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;

/** A connection to a running node, for one command. */
public final class ControlClient implements AutoCloseable {
  private static final int INPUT_BYTES = 64 << 10;

  private final SocketChannel channel;

  private ControlClient(SocketChannel channel) {
    this.channel = channel;
  }

  /** Connects to the node of a home; null when none is running. */
  public static @Nullable ControlClient connect(Path socket) {
    if (!Files.exists(socket)) {
      return null;
    }
    try {
      SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      try {
        channel.connect(UnixDomainSocketAddress.of(socket));
        return new ControlClient(channel);
      } catch (IOException e) {
        channel.close();
        // What a node that was killed left behind.
        return null;
      }
    } catch (IOException e) {
      throw new RegistryException(Fault.STORAGE, "no Unix sockets here: " + e.getMessage(), e);
    }
  }

  /**
   * Lets the node run a command. When this thread is interrupted the connection closes, and the
   * node stops the command.
   *
   * @return the exit code
   * @throws RegistryException UNREACHABLE when the node ends before the command did; STORAGE when
   *     nobody takes what it prints, upon which the node stops the command
   */
  public int run(CommandRequest request, InputStream in, PrintStream out, PrintStream err)
      throws InterruptedException {
    try {
      var frames = new DataInputStream(Channels.newInputStream(channel));
      var answers = new DataOutputStream(Channels.newOutputStream(channel));
      new Frame(Frame.Kind.REQUEST, request.encode()).write(answers);
      for (Frame frame = Frame.read(frames); frame != null; frame = Frame.read(frames)) {
        switch (frame.kind()) {
          case OUT -> print(frame.bytes(), out);
          case ERR -> err.write(frame.bytes(), 0, frame.bytes().length);
          case WANT_INPUT -> {
            out.flush();
            new Frame(Frame.Kind.INPUT, some(in)).write(answers);
          }
          case EXIT -> {
            return frame.bytes()[0] & 0xff;
          }
          case REQUEST, INPUT -> throw new IOException("a frame that only clients send");
        }
      }
    } catch (ClosedByInterruptException e) {
      throw stopped(e);
    } catch (IOException e) {
      throw new RegistryException(
          Fault.UNREACHABLE, "the node broke off: " + e.getMessage() + "; see 'reg node logs'", e);
    }
    throw new RegistryException(
        Fault.UNREACHABLE, "the node ended before the command did; see 'reg node logs'");
  }

  /** A print stream keeps to itself that a disk is full. */
  private static void print(byte[] bytes, PrintStream out) {
    out.write(bytes, 0, bytes.length);
    if (out.checkError()) {
      throw new RegistryException(
          Fault.STORAGE, "standard output takes no more: a full disk, or its reader has ended");
    }
  }

  private static InterruptedException stopped(IOException cause) {
    var stopped = new InterruptedException("stopped while a node ran the command");
    stopped.initCause(cause);
    return stopped;
  }

  /** What input there is, at least a byte; none at the end. */
  private static byte[] some(InputStream in) throws IOException {
    byte[] buffer = new byte[INPUT_BYTES];
    int count = in.read(buffer);
    return count <= 0 ? new byte[0] : Arrays.copyOf(buffer, count);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new RegistryException(Fault.STORAGE, "cannot close " + channel, e);
    }
  }
}
