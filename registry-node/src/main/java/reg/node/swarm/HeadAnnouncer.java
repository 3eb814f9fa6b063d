package reg.node.swarm;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipfs.ipns.IpnsPublisher;
import reg.ipfs.ipns.PublishedRecord;
import reg.ipfs.routing.RecordRouting;
import reg.ipld.Cid;
import reg.libp2p.Handoff;
import reg.libp2p.Timeline;
import reg.libp2p.crypto.HostKey;
import reg.node.Registry;
import reg.node.name.Heads;

/**
 * Keeps the IPNS name of this home's publisher at its newest head: publishes when the head moves,
 * and again every four hours, until it is closed.
 */
final class HeadAnnouncer implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(HeadAnnouncer.class.getName());

  /** As Kubo; records are valid for two days. */
  private static final Duration REPUBLISH = Duration.ofHours(4);

  /** When nobody took it: the first wait, doubled each time, and the longest. */
  private static final Duration RETRY_MIN = Duration.ofSeconds(15);

  private static final Duration RETRY_MAX = Duration.ofMinutes(5);

  private final Registry registry;
  private final IpnsPublisher publisher;
  private final Timeline time;
  private final Handoff<Boolean> news;
  private final Thread thread;
  private @Nullable Cid tried;
  private Instant due = Instant.MIN;
  private Duration retry = RETRY_MIN;

  private HeadAnnouncer(
      Registry registry, RecordRouting records, PublishedRecord last, Timeline time) {
    this.registry = registry;
    this.time = time;
    this.publisher =
        new IpnsPublisher(HostKey.ofSeed(registry.key().seed()), records, last, registry.clock());
    this.news = new Handoff<>(1, time);
    this.thread = Thread.ofVirtual().name("head-announcer").unstarted(this::run);
  }

  /** Whether the home has the key that its publisher's name is made of. */
  static boolean canSign(Registry registry) {
    return new Heads(registry).own().genesisKey().equals(registry.key().publicKey());
  }

  /**
   * Starts to announce.
   *
   * @param records where the records go
   * @param last where the last one is kept
   */
  static HeadAnnouncer start(
      Registry registry, RecordRouting records, PublishedRecord last, Timeline time) {
    var announcer = new HeadAnnouncer(registry, records, last, time);
    announcer.thread.start();
    return announcer;
  }

  /** Says that the head may have moved. */
  void changed() {
    news.offer(true);
  }

  private void run() {
    try {
      while (true) {
        announceIfDue();
        long wait = Duration.between(time.instant(), due).toMillis();
        var _ = news.poll(Math.max(1, wait));
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  private void announceIfDue() throws InterruptedException {
    Instant now = time.instant();
    var heads = new Heads(registry);
    Cid head = heads.newestCid(heads.own());
    if (head == null) {
      due = now.plus(REPUBLISH);
      return;
    }
    if (head.equals(tried) && now.isBefore(due)) {
      return;
    }
    if (!head.equals(tried)) {
      retry = RETRY_MIN;
    }
    tried = head;
    due = now.plus(announced(head) ? REPUBLISH : nextRetry());
  }

  private boolean announced(Cid head) throws InterruptedException {
    try {
      var record = publisher.publish(HeadNames.value(head));
      LOG.log(
          Level.DEBUG,
          "head announced name={0} head={1} sequence={2}",
          publisher.name(),
          head,
          record.sequence());
      return true;
    } catch (RegistryException e) {
      // A node that knows nobody, or is being closed, is no trouble; no room for the record is.
      boolean usual = e.fault() == Fault.UNREACHABLE || Thread.currentThread().isInterrupted();
      Level level = usual ? Level.DEBUG : Level.WARNING;
      LOG.log(level, "head not announced head={0} why={1}", head, e.getMessage());
      return false;
    }
  }

  private Duration nextRetry() {
    Duration now = retry;
    Duration next = now.multipliedBy(2);
    retry = next.compareTo(RETRY_MAX) < 0 ? next : RETRY_MAX;
    return now;
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
