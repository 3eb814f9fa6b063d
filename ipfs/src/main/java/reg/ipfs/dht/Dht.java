package reg.ipfs.dht;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import reg.base.RegistryException;
import reg.ipfs.routing.RecordValidator;
import reg.ipld.multiformats.Multihash;
import reg.libp2p.PeerId;
import reg.storage.RecordStore;

/**
 * One network's DHT: what it knows, what it answers, and what can be asked of others through it. It
 * has no thread and no clock of its own; methods that ask return when the walk has ended. Threads
 * may share it.
 */
public final class Dht {
  private final DhtScope scope;
  private final DhtNetwork network;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final RoutingTable table;
  private final KeptProviders providers;
  private final KeptValues values;
  private final Validators validators;
  private final DhtServer server;

  /**
   * What a DHT is made of.
   *
   * @param scope which of the networks
   * @param records where it keeps what others hand it
   * @param validators of the records it takes, besides {@code /pk/}
   * @param clock says the time
   * @param random chooses the keys that refresh the table
   */
  public record Parts(
      DhtScope scope,
      RecordStore records,
      List<RecordValidator> validators,
      InstantSource clock,
      RandomGenerator random) {
    public Parts {
      validators = List.copyOf(validators);
    }
  }

  /** A DHT that knows nobody. */
  public Dht(DhtNetwork network, Parts parts) {
    this.scope = parts.scope;
    this.network = network;
    this.clock = parts.clock;
    this.random = parts.random;
    this.table = new RoutingTable(scope, DhtKey.of(network.id()));
    this.providers = new KeptProviders(parts.records, scope);
    this.validators = new Validators(parts.validators);
    this.values = new KeptValues(parts.records, scope, validators);
    this.server = new DhtServer(scope, network, table, providers, values);
  }

  /** Which of the networks this is. */
  public DhtScope scope() {
    return scope;
  }

  /** Whether a peer is known as a server. */
  boolean knows(PeerId peer) {
    return table.find(peer) != null;
  }

  /** How many servers are known. */
  public int size() {
    return table.size();
  }

  /**
   * Answers a question of a peer.
   *
   * @param sender with the address that it is connected from
   * @return null for what is not answered
   * @throws RegistryException MALFORMED or BAD_SIGNATURE for what breaks the rules; ROLLBACK for a
   *     record that is not the newest; STORAGE when there is no room
   */
  public @Nullable DhtMessage answer(DhtPeer sender, DhtMessage question) {
    return server.answer(sender, question, clock.instant());
  }

  /**
   * Asks a peer that is said to be a server, and takes it in when it answers.
   *
   * @return whether somebody came in who was not known before
   */
  public boolean check(DhtPeer candidate) throws InterruptedException {
    if (scope.filter(candidate).place() == null) {
      return false;
    }
    byte[] own = network.id().bytes();
    boolean known = table.find(candidate.id()) != null;
    var walk = walk(DhtMessage.ask(DhtMessage.Type.FIND_NODE, own));
    walk.askAll(List.of(scope.filter(candidate)));
    return !known && table.find(candidate.id()) != null;
  }

  private Walk walk(DhtMessage question) {
    return new Walk(scope, network, table, clock, question);
  }

  /** Where a peer is; null when nobody who was asked knows. */
  public @Nullable DhtPeer findPeer(PeerId peer) throws InterruptedException {
    DhtPeer known = table.find(peer);
    if (known != null) {
      return known;
    }
    var found = new ArrayList<DhtPeer>();
    Walk walk = walk(DhtMessage.ask(DhtMessage.Type.FIND_NODE, peer.bytes()));
    walk.run(
        DhtLimits.BETA,
        (from, answer) -> {
          scope.usable(answer.closer()).stream()
              .filter(each -> each.id().equals(peer))
              .forEach(found::add);
          return found.isEmpty();
        });
    return found.isEmpty() ? null : found.getFirst();
  }

  /**
   * Looks for peers that have something; each is told of once, as soon as it is found, perhaps
   * without an address.
   *
   * @param max how many are enough
   * @return how many were found
   */
  public int findProviders(Multihash key, int max, Consumer<DhtPeer> found)
      throws InterruptedException {
    var seen = new HashSet<PeerId>();
    seen.add(network.id());
    Consumer<List<DhtPeer>> tell =
        told -> {
          for (DhtPeer provider : told) {
            if (seen.size() <= max && seen.add(provider.id())) {
              found.accept(scope.filter(provider));
            }
          }
        };
    tell.accept(providers.of(key.bytes(), clock.instant()));
    Walk walk = walk(DhtMessage.ask(DhtMessage.Type.GET_PROVIDERS, key.bytes()));
    if (seen.size() <= max) {
      walk.run(
          DhtLimits.K,
          (from, answer) -> {
            tell.accept(answer.providers());
            return seen.size() <= max;
          });
    }
    return seen.size() - 1;
  }

  /**
   * Says to the peers nearest to a key that we have what it names.
   *
   * @return how many took it; 0 when there is no address that others could use
   */
  public int provide(Multihash key) throws InterruptedException {
    DhtPeer self = scope.filter(new DhtPeer(network.id(), network.ownAddresses()));
    if (self.place() == null) {
      return 0;
    }
    providers.add(key.bytes(), self, null, clock.instant());
    List<DhtPeer> nearest = nearest(key.bytes());
    return walk(DhtMessage.announce(key.bytes(), self)).askAll(nearest).size();
  }

  private List<DhtPeer> nearest(byte[] key) throws InterruptedException {
    return walk(DhtMessage.ask(DhtMessage.Type.FIND_NODE, key)).run(DhtLimits.K, Walk.TO_THE_END);
  }

  /**
   * Puts a record with the peers nearest to its key.
   *
   * @return how many took it
   * @throws RegistryException as {@link reg.ipfs.routing.RecordValidator#require}; ROLLBACK when a
   *     newer one is kept here
   */
  public int putValue(byte[] key, byte[] value) throws InterruptedException {
    var record = new DhtRecord(key, value);
    values.put(record, clock.instant());
    return walk(DhtMessage.put(record)).askAll(nearest(key)).size();
  }

  /**
   * The best valid record of a key that so many peers, or all that are near, know; null when they
   * know none. Peers near the key that know a worse one, or none, are handed the best.
   */
  public byte @Nullable [] getValue(byte[] key, int quorum) throws InterruptedException {
    var told = new ToldValues(key, validators);
    byte[] own = values.get(key, clock.instant());
    if (own != null) {
      told.add(network.id(), own);
    }
    List<DhtPeer> nearest =
        walk(DhtMessage.ask(DhtMessage.Type.GET_VALUE, key))
            .run(
                DhtLimits.K,
                (from, answer) -> {
                  DhtRecord record = answer.record();
                  if (record != null && Arrays.equals(record.key(), key)) {
                    told.add(from.id(), record.value());
                  }
                  return told.count() < quorum;
                });
    byte[] best = told.best();
    if (best != null) {
      var record = new DhtRecord(key, best);
      values.put(record, clock.instant());
      walk(DhtMessage.put(record))
          .askAll(nearest.stream().filter(peer -> !told.hasBest(peer.id())).toList());
    }
    return best;
  }

  /** Asks the peers that were silent for long, and fills the table around us and further off. */
  public void refresh() throws InterruptedException {
    byte[] own = network.id().bytes();
    walk(DhtMessage.ask(DhtMessage.Type.FIND_NODE, own)).askAll(table.silent(clock.instant()));
    if (table.size() == 0) {
      return;
    }
    nearest(own);
    int deepest = Math.min(table.deepest(), DhtLimits.BUCKETS_REFRESHED_MAX);
    for (int bucket = 0; bucket < deepest; bucket++) {
      if (table.hasRoom(bucket)) {
        walk(DhtMessage.ask(DhtMessage.Type.FIND_NODE, keyIn(bucket)))
            .run(DhtLimits.BETA, Walk.TO_THE_END);
      }
    }
  }

  /** A key whose place shares so many bits with ours: one of {@code 2^(bucket + 1)} is. */
  private byte[] keyIn(int bucket) {
    DhtKey own = DhtKey.of(network.id());
    byte[] key = new byte[Integer.BYTES * 8];
    do {
      random.nextBytes(key);
    } while (DhtKey.of(key).sharedBits(own) != bucket);
    return key;
  }
}
