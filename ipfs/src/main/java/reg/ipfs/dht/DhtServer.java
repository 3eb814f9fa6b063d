package reg.ipfs.dht;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.libp2p.PeerId;

/** Answers questions from what is kept and known here. */
final class DhtServer {
  private final DhtScope scope;
  private final DhtNetwork network;
  private final RoutingTable table;
  private final KeptProviders providers;
  private final KeptValues values;

  DhtServer(
      DhtScope scope,
      DhtNetwork network,
      RoutingTable table,
      KeptProviders providers,
      KeptValues values) {
    this.scope = scope;
    this.network = network;
    this.table = table;
    this.providers = providers;
    this.values = values;
  }

  /**
   * Answers a question.
   *
   * @param sender who asks, and where it is connected from
   * @return null for what is not answered
   * @throws RegistryException MALFORMED for a question against the rules; as {@link KeptValues#put}
   */
  @Nullable DhtMessage answer(DhtPeer sender, DhtMessage question, Instant now) {
    if (question.key().length == 0 && question.type() != DhtMessage.Type.PING) {
      throw malformed("without a key");
    }
    return switch (question.type()) {
      case PING -> question;
      case FIND_NODE -> answer(question, null, List.of(), nodes(sender, question.key()));
      case GET_PROVIDERS ->
          answer(
              question,
              null,
              providers.of(providerKey(question), now),
              closer(sender, question.key()));
      case GET_VALUE ->
          answer(question, record(question, now), List.of(), closer(sender, question.key()));
      case PUT_VALUE -> put(question, now);
      case ADD_PROVIDER -> addProvider(sender, question, now);
    };
  }

  private static DhtMessage answer(
      DhtMessage question,
      @Nullable DhtRecord record,
      List<DhtPeer> providers,
      List<DhtPeer> closer) {
    return new DhtMessage(question.type(), question.key(), record, closer, providers);
  }

  private List<DhtPeer> closer(DhtPeer sender, byte[] key) {
    return table.nearest(DhtKey.of(key), DhtLimits.K + 1).stream()
        .filter(peer -> !peer.id().equals(sender.id()))
        .limit(DhtLimits.K)
        .toList();
  }

  /** The nearest servers, and the peer itself when it is known, whatever it is. */
  private List<DhtPeer> nodes(DhtPeer sender, byte[] key) {
    var nodes = new ArrayList<>(closer(sender, key));
    DhtPeer exact = exact(key);
    if (exact != null && nodes.stream().noneMatch(peer -> peer.id().equals(exact.id()))) {
      nodes.addFirst(exact);
    }
    return nodes;
  }

  private @Nullable DhtPeer exact(byte[] key) {
    PeerId named;
    try {
      named = PeerId.decode(key);
    } catch (RegistryException e) {
      return null;
    }
    boolean self = named.equals(network.id());
    DhtPeer peer =
        scope.filter(new DhtPeer(named, self ? network.ownAddresses() : network.addresses(named)));
    return peer.place() == null ? null : peer;
  }

  private @Nullable DhtRecord record(DhtMessage question, Instant now) {
    byte[] value = values.get(question.key(), now);
    return value == null ? null : new DhtRecord(question.key(), value);
  }

  private DhtMessage put(DhtMessage question, Instant now) {
    DhtRecord record = question.record();
    if (record == null || !Arrays.equals(record.key(), question.key())) {
      throw malformed("to keep another record than it names");
    }
    values.put(record, now);
    return question;
  }

  private static byte[] providerKey(DhtMessage question) {
    if (question.key().length > DhtLimits.PROVIDER_KEY_BYTES_MAX) {
      throw malformed("about providers with a key of " + question.key().length + " bytes");
    }
    return question.key();
  }

  /** Who asks may only speak of itself. */
  private @Nullable DhtMessage addProvider(DhtPeer sender, DhtMessage question, Instant now) {
    byte[] key = providerKey(question);
    for (DhtPeer provider : scope.usable(question.providers())) {
      if (provider.id().equals(sender.id())) {
        providers.add(key, provider, sender.place(), now);
      }
    }
    return null;
  }

  private static RegistryException malformed(String what) {
    return new RegistryException(Fault.MALFORMED, "a DHT question " + what);
  }
}
