package reg.libp2p.mdns;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.StandardProtocolFamily;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import reg.base.RegistryException;
import reg.libp2p.Host;
import reg.libp2p.Multiaddr;
import reg.libp2p.PeerId;

/** Asks, answers, and connects the host to the peers that it hears. */
public final class Mdns implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Mdns.class.getName());
  private static final Duration FIRST_INTERVAL = Duration.ofSeconds(4);
  private static final Duration LAST_INTERVAL = Duration.ofSeconds(60);

  /** Answers go to everyone, so one is enough for all who ask at about the same time. */
  private static final Duration ANSWER_INTERVAL = Duration.ofMillis(250);

  /** A peer that could not be reached is tried again after this long. */
  private static final Duration RETRY = Duration.ofSeconds(60);

  private static final int DIALS_MAX = 8;
  private static final int PEERS_REMEMBERED = 1_000;
  private static final int NAME_CHARACTERS = 40;

  private final Host host;
  private final String instance = randomName();
  private final List<MulticastSocket> sockets;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Semaphore dials = new Semaphore(DIALS_MAX);
  private final AtomicLong lastAnswer = new AtomicLong(System.nanoTime() - RETRY.toNanos());
  private final Map<PeerId, Long> tried =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<PeerId, Long> eldest) {
          return size() > PEERS_REMEMBERED;
        }
      };

  private Mdns(Host host, List<MulticastSocket> sockets) {
    this.host = host;
    this.sockets = sockets;
  }

  /** Starts on every interface with multicast; without one it does nothing. */
  public static Mdns start(Host host) {
    var sockets = new ArrayList<MulticastSocket>();
    open(sockets, StandardProtocolFamily.INET, "224.0.0.251");
    open(sockets, StandardProtocolFamily.INET6, "ff02::fb");
    var mdns = new Mdns(host, List.copyOf(sockets));
    for (MulticastSocket socket : sockets) {
      Thread.ofVirtual().name("reg-mdns").start(() -> mdns.listen(socket));
    }
    Thread.ofVirtual().name("reg-mdns-ask").start(mdns::ask);
    return mdns;
  }

  private static void open(
      List<MulticastSocket> sockets, StandardProtocolFamily family, String group) {
    try {
      sockets.add(MulticastSocket.open(family, group));
    } catch (IOException | UnsupportedOperationException e) {
      // Unsupported is a family that the machine has not: IPv6 may be off.
      LOG.log(Level.DEBUG, "mdns off family={0} reason={1}", family, e.getMessage());
    }
  }

  /** Whether there is an interface to find peers on. */
  public boolean isActive() {
    return !sockets.isEmpty();
  }

  /** Asks often at first, then rarely. */
  private void ask() {
    Duration interval = FIRST_INTERVAL;
    try {
      do {
        sockets.forEach(socket -> socket.send(MdnsPacket.query()));
        Duration wait = interval;
        interval = interval.multipliedBy(2);
        if (interval.compareTo(LAST_INTERVAL) > 0) {
          interval = LAST_INTERVAL;
        }
        if (closed.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
      } while (true);
    } catch (InterruptedException e) {
      LOG.log(Level.DEBUG, "mdns no longer asks");
    }
  }

  private void listen(MulticastSocket socket) {
    while (socket.isOpen()) {
      try {
        MdnsPacket packet = MdnsPacket.read(socket.receive());
        if (packet.asks()) {
          answer();
        }
        found(packet.addresses());
      } catch (IOException e) {
        LOG.log(Level.DEBUG, "mdns packet ignored: {0}", e.getMessage());
      }
    }
  }

  private void answer() {
    long now = System.nanoTime();
    long last = lastAnswer.get();
    if (now - last < ANSWER_INTERVAL.toNanos() || !lastAnswer.compareAndSet(last, now)) {
      return;
    }
    List<Multiaddr> own =
        host.addresses().stream().map(address -> address.withPeer(host.id())).toList();
    if (own.isEmpty()) {
      return;
    }
    byte[] packet = MdnsPacket.answer(instance, own);
    sockets.forEach(socket -> socket.send(packet));
  }

  private void found(List<Multiaddr> addresses) {
    Map<PeerId, List<Multiaddr>> byPeer = new LinkedHashMap<>();
    for (Multiaddr address : addresses) {
      PeerId peer = address.peer();
      if (peer != null && !peer.equals(host.id()) && isLocal(address)) {
        byPeer.computeIfAbsent(peer, _ -> new ArrayList<>()).add(address);
      }
    }
    byPeer.forEach(this::found);
  }

  private void found(PeerId peer, List<Multiaddr> addresses) {
    host.found(peer, addresses);
    if (host.connection(peer) == null && isDue(peer) && dials.tryAcquire()) {
      Thread.ofVirtual().name("reg-mdns-dial").start(() -> dial(peer, addresses));
    }
  }

  private boolean isDue(PeerId peer) {
    long now = System.nanoTime();
    synchronized (tried) {
      Long last = tried.get(peer);
      if (last != null && now - last < RETRY.toNanos()) {
        return false;
      }
      tried.put(peer, now);
      return true;
    }
  }

  private void dial(PeerId peer, List<Multiaddr> addresses) {
    try {
      host.connect(peer, addresses);
    } catch (RegistryException e) {
      LOG.log(Level.DEBUG, "mdns peer not reached: {0}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      dials.release();
    }
  }

  /** A stranger's packet must not make us dial the rest of the world. */
  private static boolean isLocal(Multiaddr address) {
    InetAddress ip = address.ipAddress();
    return ip != null && LocalNetwork.contains(ip);
  }

  private static String randomName() {
    var random = new SecureRandom();
    var name = new StringBuilder();
    for (int i = 0; i < NAME_CHARACTERS; i++) {
      name.append(Character.forDigit(random.nextInt(36), 36));
    }
    return name.toString();
  }

  @Override
  public void close() {
    closed.countDown();
    sockets.forEach(MulticastSocket::close);
  }
}
