package reg.ipfs.dht;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.base.RegistryException;
import reg.libp2p.Multiaddr;
import reg.libp2p.PeerId;
import reg.libp2p.proto.ProtoReader;
import reg.libp2p.proto.ProtoWriter;
import reg.storage.RecordStore;

/**
 * The providers that announced themselves here: key {@code p || scope || length of the key || key
 * || peer id}, value {@code { seconds=1, seen=2, peer=3 }}.
 */
final class KeptProviders {
  private static final int SECONDS = 1;
  private static final int SEEN = 2;
  private static final int PEER = 3;
  private static final int PEER_BYTES_MAX = 40 << 10;
  private static final long SECONDS_MAX = Instant.MAX.getEpochSecond() / 2;

  private final RecordStore records;
  private final DhtScope scope;

  KeptProviders(RecordStore records, DhtScope scope) {
    this.records = records;
    this.scope = scope;
  }

  private record Kept(DhtPeer peer, Instant since, @Nullable Multiaddr seen) {
    /** What is told of it: no address that is too old. */
    DhtPeer told(Instant now) {
      boolean fresh = since.plus(DhtLimits.PROVIDER_ADDRESSES_KEPT).isAfter(now);
      return fresh ? peer : new DhtPeer(peer.id(), List.of());
    }
  }

  /**
   * Keeps what a peer says of itself.
   *
   * @param seen where the peer is connected from; null for ourselves
   * @return false when there are too many providers of the key, or records in all
   */
  boolean add(byte[] key, DhtPeer peer, @Nullable Multiaddr seen, Instant now) {
    if (!hasRoom(key, peer.id(), seen, now)) {
      return false;
    }
    var value = new ProtoWriter().varint(SECONDS, now.getEpochSecond());
    if (seen != null) {
      value.bytes(SEEN, seen.bytes());
    }
    value.bytes(PEER, DhtWriter.encode(peer));
    Instant ends = now.plus(DhtLimits.PROVIDER_KEPT);
    return records.put(new RecordStore.Entry(name(key, peer.id()), value.toBytes(), ends));
  }

  private boolean hasRoom(byte[] key, PeerId peer, @Nullable Multiaddr seen, Instant now) {
    String subnet = scope.subnet(seen);
    int others = 0;
    int neighbours = 0;
    for (Kept kept : kept(key, now)) {
      if (!kept.peer.id().equals(peer)) {
        others++;
        neighbours += subnet != null && subnet.equals(scope.subnet(kept.seen)) ? 1 : 0;
      }
    }
    return others < DhtLimits.PROVIDERS_MAX && neighbours < DhtLimits.PROVIDERS_PER_SUBNET_MAX;
  }

  /** The providers of a key, at most {@link DhtLimits#PROVIDERS_MAX}. */
  List<DhtPeer> of(byte[] key, Instant now) {
    return kept(key, now).stream().map(kept -> kept.told(now)).toList();
  }

  private List<Kept> kept(byte[] key, Instant now) {
    var all = new ArrayList<Kept>();
    for (RecordStore.Entry entry : records.list(name(key, null), DhtLimits.PROVIDERS_MAX, now)) {
      Kept kept = decode(entry.value());
      if (kept != null) {
        all.add(kept);
      }
    }
    return all;
  }

  /** The record; null when it is damaged. */
  private static @Nullable Kept decode(byte[] value) {
    long seconds = 0;
    Multiaddr seen = null;
    DhtPeer peer = null;
    try {
      var reader = new ProtoReader(value);
      while (reader.next()) {
        switch (reader.field()) {
          case SECONDS -> seconds = reader.varint();
          case SEEN -> seen = Multiaddr.decodeOrNull(reader.bytes(Multiaddr.BYTES_MAX));
          case PEER -> peer = DhtReader.peer(ByteBuffer.wrap(reader.bytes(PEER_BYTES_MAX)));
          default -> {}
        }
      }
    } catch (RegistryException e) {
      return null;
    }
    if (peer == null || seconds < 0 || seconds > SECONDS_MAX) {
      return null;
    }
    return new Kept(peer, Instant.ofEpochSecond(seconds), seen);
  }

  private byte[] name(byte[] key, @Nullable PeerId peer) {
    byte[] id = peer == null ? new byte[0] : peer.bytes();
    return ByteBuffer.allocate(3 + key.length + id.length)
        .put((byte) 'p')
        .put((byte) scope.letter())
        .put((byte) key.length)
        .put(key)
        .put(id)
        .array();
  }
}
