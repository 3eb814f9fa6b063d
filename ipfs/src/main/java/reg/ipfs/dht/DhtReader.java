package reg.ipfs.dht;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.base.RegistryException;
import reg.libp2p.Limits;
import reg.libp2p.Multiaddr;
import reg.libp2p.PeerId;
import reg.libp2p.proto.ProtoReader;

/** Bytes to messages. Passes over unknown fields, addresses of unknown kinds and unknown peers. */
final class DhtReader {
  private static final int PEER_ID_BYTES_MAX = 64;

  private DhtReader() {}

  /**
   * Decodes a message without its length. Of peers the first {@value DhtLimits#PEERS_READ_MAX} of
   * each list are kept.
   *
   * @throws RegistryException MALFORMED for bytes that are no message, an unknown type, or a key or
   *     value that is too long
   */
  static DhtMessage decode(ByteBuffer bytes) {
    var reader = new ProtoReader(bytes);
    long type = 0;
    byte[] key = new byte[0];
    DhtRecord record = null;
    var closer = new ArrayList<DhtPeer>();
    var providers = new ArrayList<DhtPeer>();
    while (reader.next()) {
      switch (reader.field()) {
        case DhtFields.TYPE -> type = reader.varint();
        case DhtFields.KEY -> key = reader.bytes(DhtLimits.KEY_BYTES_MAX);
        case DhtFields.RECORD -> record = record(reader.slice());
        case DhtFields.CLOSER -> add(closer, reader.slice());
        case DhtFields.PROVIDERS -> add(providers, reader.slice());
        default -> {}
      }
    }
    return new DhtMessage(DhtMessage.Type.of(type), key, record, closer, providers);
  }

  private static DhtRecord record(ByteBuffer bytes) {
    var reader = new ProtoReader(bytes);
    byte[] key = new byte[0];
    byte[] value = new byte[0];
    while (reader.next()) {
      switch (reader.field()) {
        case DhtFields.RECORD_KEY -> key = reader.bytes(DhtLimits.KEY_BYTES_MAX);
        case DhtFields.RECORD_VALUE -> value = reader.bytes(DhtLimits.VALUE_BYTES_MAX);
        default -> {}
      }
    }
    return new DhtRecord(key, value);
  }

  private static void add(List<DhtPeer> peers, ByteBuffer bytes) {
    DhtPeer peer = peers.size() < DhtLimits.PEERS_READ_MAX ? peer(bytes) : null;
    if (peer != null) {
      peers.add(peer);
    }
  }

  /** The peer; null when its name is of a kind that is not known here. */
  static @Nullable DhtPeer peer(ByteBuffer bytes) {
    var reader = new ProtoReader(bytes);
    byte[] id = new byte[0];
    var addresses = new ArrayList<Multiaddr>();
    while (reader.next()) {
      switch (reader.field()) {
        case DhtFields.PEER_ID -> id = reader.bytes(PEER_ID_BYTES_MAX);
        case DhtFields.PEER_ADDRESS -> {
          if (addresses.size() < Limits.ADDRESSES_PER_PEER_MAX) {
            addAddress(addresses, reader.bytes(Multiaddr.BYTES_MAX));
          }
        }
        default -> {}
      }
    }
    try {
      return new DhtPeer(PeerId.decode(id), addresses);
    } catch (RegistryException e) {
      return null;
    }
  }

  private static void addAddress(List<Multiaddr> addresses, byte[] bytes) {
    Multiaddr address = Multiaddr.decodeOrNull(bytes);
    if (address != null && (address.components().size() > 1 || address.peer() == null)) {
      addresses.add(address.withoutPeer());
    }
  }
}
