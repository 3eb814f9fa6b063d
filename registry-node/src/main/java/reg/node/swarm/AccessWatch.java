package reg.node.swarm;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import reg.base.RegistryException;
import reg.libp2p.Host;
import reg.libp2p.PeerId;

/**
 * Keeps a running host and the files of its home in step: a changed list of allowed peers holds
 * within a second, and new bans are written down within some, and when it ends. A list that cannot
 * be read any more leaves the last one in force.
 */
final class AccessWatch implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(AccessWatch.class.getName());
  private static final Duration EVERY_WITH_LIST = Duration.ofMillis(400);
  private static final Duration EVERY = Duration.ofSeconds(4);

  private final Host host;
  private final @Nullable Path allowFile;
  private final BanFile banFile;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ReentrantLock saving = new ReentrantLock();
  private BanFile.Bans saved;
  private @Nullable Object seen;

  private AccessWatch(Host host, AccessFiles files) {
    this.host = host;
    this.allowFile = files.allowFile();
    this.banFile = files.bans();
    this.saved = BanFile.Bans.of(host);
  }

  static AccessWatch start(Host host, AccessFiles files) {
    var watch = new AccessWatch(host, files);
    Thread.ofVirtual().name("reg-access").start(watch::run);
    return watch;
  }

  private void run() {
    Duration every = allowFile == null ? EVERY : EVERY_WITH_LIST;
    try {
      do {
        look();
      } while (!closed.await(every.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      LOG.log(Level.DEBUG, "access watch stopped");
    }
  }

  private void look() {
    try {
      if (allowFile != null) {
        reload(allowFile);
      }
      saveBans();
    } catch (RegistryException e) {
      LOG.log(Level.WARNING, "access files not in step reason={0}", e.getMessage());
    }
  }

  private void reload(Path file) {
    Object now = stamp(file);
    if (now.equals(seen)) {
      return;
    }
    seen = now;
    Set<PeerId> allowed = AllowedPeers.read(file);
    host.allow(allowed);
    LOG.log(Level.INFO, "allowed peers read count={0} file={1}", allowed.size(), file);
  }

  private static Object stamp(Path file) {
    try {
      var attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return Set.of(
          attributes.lastModifiedTime(), attributes.size(), String.valueOf(attributes.fileKey()));
    } catch (IOException e) {
      return e.toString();
    }
  }

  /**
   * Writes the bans down, if they changed since.
   *
   * @throws RegistryException STORAGE
   */
  void saveBans() {
    saving.lock();
    try {
      var now = BanFile.Bans.of(host);
      if (!now.equals(saved)) {
        banFile.write(now);
        saved = now;
      }
    } finally {
      saving.unlock();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      saveBans();
    } catch (RegistryException e) {
      LOG.log(Level.WARNING, "bans not saved reason={0}", e.getMessage());
    }
  }
}
