package reg.ipfs.dht;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reg.base.RegistryException;
import reg.ipfs.routing.RecordValidator;
import reg.ipld.Cid;
import reg.libp2p.Connection;
import reg.libp2p.Handoff;
import reg.libp2p.Host;
import reg.libp2p.PeerEvent;
import reg.libp2p.PeerId;
import reg.libp2p.Timeline;
import reg.storage.RecordStore;

/**
 * Both DHTs on a host: serves them if it is to, gets to know the servers that connect, and keeps
 * table and announcements fresh until it is closed.
 */
public final class HostDht implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(HostDht.class.getName());

  /** Peers that are tried at once as they turn up; more are passed over. */
  private static final int CHECKS_MAX = 8;

  /** Between two rounds of upkeep at least. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Host host;
  private final DualDht dht;
  private final RecordStore records;
  private final Announcements announcements;
  private final Timeline clock;
  private final Handoff<PeerEvent> events;
  private final Semaphore checks = new Semaphore(CHECKS_MAX);
  private final Handoff<News> news;
  private final Thread upkeep;

  /** Why upkeep runs before its time. */
  private enum News {
    GROWN,
    CHANGED
  }

  /** Whether others may ask us. */
  public enum Mode {
    /** We answer, and say so in identify. */
    SERVER,
    /** We only ask. */
    CLIENT
  }

  /**
   * How a host takes part.
   *
   * @param local {@link DhtScope#LAN}, or {@link DhtScope#LAN_WITH_LOOPBACK}
   * @param records where is kept what others hand us
   * @param validators of signed records, besides {@code /pk/}
   * @param announced what we have, as of the time it is asked
   */
  public record Setup(
      Mode mode,
      DhtScope local,
      RecordStore records,
      List<RecordValidator> validators,
      Supplier<Collection<Cid>> announced) {
    public Setup {
      validators = List.copyOf(validators);
    }
  }

  private HostDht(Host host, Setup setup) {
    this.host = host;
    this.records = setup.records;
    this.clock = host.timeline();
    this.news = new Handoff<>(2, clock);
    var random = new SplittableRandom(host.id().hashCode());
    List<Dht> dhts =
        List.of(setup.local, DhtScope.WAN).stream()
            .map(
                scope ->
                    new Dht(
                        new HostNetwork(host, scope),
                        new Dht.Parts(scope, records, setup.validators, clock, random.split())))
            .toList();
    this.dht = new DualDht(dhts, setup.validators);
    this.announcements = new Announcements(dht, setup.announced, clock);
    this.events = host.subscribe();
    this.upkeep = Thread.ofVirtual().name("dht-upkeep").unstarted(this::upkeep);
  }

  /** Starts to take part. */
  public static HostDht start(Host host, Setup setup) {
    var started = new HostDht(host, setup);
    if (setup.mode == Mode.SERVER) {
      started.dht.all().forEach(each -> host.handle(new DhtProtocol(each)));
    }
    Thread.ofVirtual().name("dht-peers").start(started::watchPeers);
    started.upkeep.start();
    return started;
  }

  /** For asking, and for keeping records. */
  public DualDht routing() {
    return dht;
  }

  /**
   * Asks a connected peer whether it takes part, so that others can be found through it.
   *
   * @return whether anybody is known now
   */
  public boolean join(PeerId peer) throws InterruptedException {
    for (Dht each : dht.all()) {
      check(each, peer);
    }
    return dht.size() > 0;
  }

  private void check(Dht each, PeerId peer) throws InterruptedException {
    Connection connection = host.connection(peer);
    if (connection == null) {
      return;
    }
    var candidate = new DhtPeer(peer, List.of());
    boolean isNew = each.check(HostNetwork.reached(host, each.scope(), connection, candidate));
    if (isNew && each.size() <= DhtLimits.K) {
      news.offer(News.GROWN);
    }
  }

  /** Says that something else is to be announced now. */
  public void changed() {
    news.offer(News.CHANGED);
  }

  private void watchPeers() {
    try {
      for (PeerEvent event = events.take(); event != null; event = events.take()) {
        if (event instanceof PeerEvent.Identified(var info)) {
          dht.all().stream()
              .filter(each -> info.protocols().contains(each.scope().protocol()))
              .filter(each -> !each.knows(info.peer()))
              .forEach(each -> startCheck(each, info.peer()));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void startCheck(Dht each, PeerId peer) {
    if (checks.tryAcquire()) {
      Thread.ofVirtual()
          .name("dht-check-" + peer)
          .start(
              () -> {
                try {
                  check(each, peer);
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                } finally {
                  checks.release();
                }
              });
    }
  }

  private void upkeep() {
    Instant refresh = clock.instant().plus(DhtLimits.REFRESH);
    Instant clean = clock.instant();
    try {
      while (!news.hasEnded()) {
        clock.sleep(PAUSE);
        long left = Duration.between(clock.instant(), refresh).toMillis();
        News why = news.poll(Math.max(left, 0));
        if (why != News.CHANGED) {
          refresh = clock.instant().plus(DhtLimits.REFRESH);
          dht.refresh();
        }
        if (!clean.isAfter(clock.instant())) {
          clean = clock.instant().plus(DhtLimits.CLEAN);
          records.expire(clock.instant());
        }
        announce(why);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void announce(@Nullable News why) throws InterruptedException {
    if (why == News.GROWN) {
      announcements.grown();
    }
    try {
      announcements.run();
    } catch (RegistryException e) {
      LOG.log(Level.WARNING, "not announced: {0}", e.getMessage());
    }
  }

  /** Takes part no more. */
  @Override
  public void close() {
    dht.all().forEach(each -> host.stopHandling(each.scope().protocol()));
    events.end();
    news.end();
    upkeep.interrupt();
    try {
      upkeep.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
