package reg.cli.control;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;

/** Takes commands on a Unix socket, each connection's on a thread of its own. */
public final class ControlServer implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(ControlServer.class.getName());

  /** By number, for an administrator may have another name. */
  private static final String ROOT = "0";

  /** Until it tries again to take a command. */
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final ServerSocketChannel listener;
  private final CommandRunner runner;
  private final UserPrincipal owner;
  private final Set<ControlSession> sessions = ConcurrentHashMap.newKeySet();
  private final Thread acceptor;

  private ControlServer(ServerSocketChannel listener, CommandRunner runner, UserPrincipal owner) {
    this.listener = listener;
    this.runner = runner;
    this.owner = owner;
    this.acceptor = Thread.ofPlatform().daemon().name("reg-control").unstarted(this::accept);
  }

  /**
   * Starts to listen, in a folder that only its owner may enter, to processes of the same user and
   * of root.
   *
   * @param socket whatever is there is removed: the caller knows that no other node runs
   * @throws RegistryException STORAGE when that fails, as with a path of more than 100 bytes
   */
  public static ControlServer start(Path socket, CommandRunner runner) {
    return start(socket, runner, null);
  }

  /** Listens to another user than the one whose process this is. */
  static ControlServer start(Path socket, CommandRunner runner, @Nullable UserPrincipal only) {
    try {
      Files.deleteIfExists(socket);
      var listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      listener.bind(UnixDomainSocketAddress.of(socket));
      Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
      UserPrincipal owner = only == null ? Files.getOwner(socket) : only;
      var server = new ControlServer(listener, runner, owner);
      server.acceptor.start();
      return server;
    } catch (IOException e) {
      throw new RegistryException(
          Fault.STORAGE, "cannot listen on " + socket + " (" + e.getMessage() + ")", e);
    }
  }

  private void accept() {
    while (listener.isOpen()) {
      try {
        greet(listener.accept());
      } catch (ClosedChannelException e) {
        // Closed by us.
      } catch (IOException e) {
        // As when there are no more file descriptors: who waits is served once there are.
        LOG.log(Level.WARNING, "a command could not be taken: {0}", e.getMessage());
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  /** Serves who is let in; whose connection breaks is forgotten. */
  private void greet(SocketChannel channel) throws IOException {
    if (!isLetIn(channel)) {
      LOG.log(Level.WARNING, "a process of another user was turned away");
      channel.close();
      return;
    }
    var session = new ControlSession(channel, runner);
    sessions.add(session);
    Thread.ofPlatform()
        .daemon()
        .name("reg-command")
        .start(
            () -> {
              session.run();
              sessions.remove(session);
            });
  }

  /** Whether who is at the other end may command this node, where the system can tell who it is. */
  private boolean isLetIn(SocketChannel channel) throws IOException {
    return !channel.supportedOptions().contains(ExtendedSocketOptions.SO_PEERCRED)
        || isLetIn(channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user(), owner);
  }

  /**
   * Whether a user may command a node: its own, and the system's administrator, who could stop the
   * node and read and write all it has anyway. A command runs with the rights of the node's user.
   */
  static boolean isLetIn(UserPrincipal user, UserPrincipal owner) throws IOException {
    return user.equals(owner) || user.equals(userOf(ROOT));
  }

  private static UserPrincipal userOf(String number) throws IOException {
    return FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(number);
  }

  /**
   * Takes no more commands, stops those that run and waits for them. The file stays: who started
   * this removes it when the store is closed, too.
   */
  @Override
  public void close() {
    try {
      listener.close();
      // Until its thread has left the call, the system still takes connections.
      awaitAcceptor();
      for (ControlSession session : sessions) {
        session.stop();
      }
    } catch (IOException e) {
      throw new RegistryException(Fault.STORAGE, "cannot close " + listener, e);
    }
  }

  private void awaitAcceptor() {
    boolean interrupted = false;
    while (acceptor.isAlive()) {
      try {
        acceptor.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
