package reg.ipfs.dht;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipfs.routing.RecordValidator;
import reg.ipld.multiformats.Multihash;
import reg.libp2p.Multiaddr;
import reg.libp2p.PeerId;
import reg.libp2p.crypto.HostKey;
import reg.storage.InMemoryRecords;

/**
 * DHTs that reach each other by method calls, one after the other, at a time that the test sets.
 * Who is asked at an address that is not its own, or is silent, does not answer.
 */
final class TestNet implements InstantSource {
  private final DhtScope scope;
  private final Map<PeerId, Node> nodes = new LinkedHashMap<>();
  private final Map<PeerId, Responder> liars = new HashMap<>();
  private final Set<PeerId> silent = new HashSet<>();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private int questions;

  TestNet(DhtScope scope) {
    this.scope = scope;
  }

  /** Answers instead of a node. */
  interface Responder {
    DhtMessage answer(DhtPeer sender, DhtMessage question);
  }

  /** Values of the name space {@code test}: the higher first byte is the better record. */
  static final class TestValidator implements RecordValidator {
    @Override
    public String namespace() {
      return "test";
    }

    @Override
    public void require(byte[] key, byte[] record) {
      if (record.length == 0 || record[0] == 'X') {
        throw new RegistryException(Fault.BAD_SIGNATURE, "a bad record");
      }
    }

    @Override
    public int compare(byte[] first, byte[] second) {
      return Integer.compare(first[0], second[0]);
    }
  }

  /** A member. */
  final class Node implements DhtNetwork {
    private final DhtPeer self;
    private final Dht dht;
    private final InMemoryRecords records = new InMemoryRecords();

    Node(PeerId id, String ip) {
      this.self = new DhtPeer(id, List.of(Multiaddr.parse("/ip4/" + ip + "/tcp/4747")));
      this.dht =
          new Dht(
              this,
              new Dht.Parts(
                  scope,
                  records,
                  List.of(new TestValidator()),
                  TestNet.this,
                  new SplittableRandom(id.hashCode())));
    }

    Dht dht() {
      return dht;
    }

    DhtPeer self() {
      return self;
    }

    InMemoryRecords records() {
      return records;
    }

    /** What it answers to a question that is answered. */
    DhtMessage asked(DhtPeer sender, DhtMessage question) {
      return Objects.requireNonNull(dht.answer(sender, question));
    }

    @Override
    public PeerId id() {
      return self.id();
    }

    @Override
    public List<Multiaddr> ownAddresses() {
      return self.addresses();
    }

    @Override
    public List<Multiaddr> addresses(PeerId peer) {
      return List.of();
    }

    @Override
    public Calls calls() {
      return new DirectCalls(self);
    }
  }

  private final class DirectCalls implements DhtNetwork.Calls {
    private final DhtPeer sender;
    private final Queue<Runnable> pending = new ArrayDeque<>();
    private final Queue<DhtNetwork.Outcome> outcomes = new ArrayDeque<>();

    DirectCalls(DhtPeer sender) {
      this.sender = sender;
    }

    @Override
    public void start(DhtPeer peer, DhtMessage question) {
      pending.add(() -> outcomes.add(ask(sender, peer, question)));
    }

    @Override
    public DhtNetwork.Outcome take() {
      pending.remove().run();
      return outcomes.remove();
    }

    @Override
    public void close() {
      pending.clear();
    }
  }

  private DhtNetwork.Outcome ask(DhtPeer sender, DhtPeer peer, DhtMessage question) {
    questions++;
    Node node = nodes.get(peer.id());
    if (node == null
        || silent.contains(peer.id())
        || !peer.addresses().contains(node.self().addresses().getFirst())) {
      return new DhtNetwork.Outcome.Failed(peer.id());
    }
    DhtMessage told = copy(question);
    DhtMessage answer;
    try {
      Responder liar = liars.get(peer.id());
      answer = liar == null ? node.dht().answer(sender, told) : liar.answer(sender, told);
    } catch (RegistryException e) {
      return new DhtNetwork.Outcome.Failed(peer.id());
    }
    return new DhtNetwork.Outcome.Answered(node.self(), answer == null ? question : copy(answer));
  }

  /** As it comes over a wire. */
  private static DhtMessage copy(DhtMessage message) {
    return DhtReader.decode(ByteBuffer.wrap(DhtWriter.encode(message)));
  }

  /** A name that a number decides. */
  static PeerId peerId(int number) {
    return PeerId.of(HostKey.ofSeed(hash("peer " + number).digest()).publicKey());
  }

  /** A member at an address; it knows nobody. */
  Node add(PeerId id, String ip) {
    var node = new Node(id, ip);
    nodes.put(id, node);
    return node;
  }

  /** So many members at addresses of as many groups, each known through the first. */
  List<Node> grow(int count) throws InterruptedException {
    var added = new ArrayList<Node>();
    for (int i = 0; i < count; i++) {
      added.add(add(peerId(i), (scope == DhtScope.WAN ? "20." : "10.") + i + ".0.1"));
      added.getLast().dht().check(added.getFirst().self());
    }
    for (Node node : added) {
      added.getFirst().dht().check(node.self());
    }
    for (Node node : added) {
      node.dht().refresh();
    }
    return added;
  }

  void silence(Node node) {
    silent.add(node.id());
  }

  void lie(Node node, Responder responder) {
    liars.put(node.id(), responder);
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  /** How many questions were put in all. */
  int questions() {
    return questions;
  }

  /** The members nearest to a key, nearest first. */
  List<Node> nearest(byte[] key) {
    DhtKey target = DhtKey.of(key);
    return nodes.values().stream()
        .sorted((a, b) -> target.compareDistance(DhtKey.of(a.id()), DhtKey.of(b.id())))
        .toList();
  }

  @Override
  public Instant instant() {
    return now;
  }

  static Multihash hash(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return Multihash.sha256(bytes, 0, bytes.length);
  }

  static byte[] key(String name) {
    return ("/test/" + name).getBytes(StandardCharsets.UTF_8);
  }

  static byte[] value(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
