package reg.ipfs.dht;

import reg.libp2p.Multiaddr;
import reg.libp2p.proto.ProtoWriter;

/** Messages to bytes. */
final class DhtWriter {
  private DhtWriter() {}

  /** Encodes a message, without its length. */
  static byte[] encode(DhtMessage message) {
    var out = new ProtoWriter();
    if (message.type().number() != 0) {
      out.varint(DhtFields.TYPE, message.type().number());
    }
    if (message.key().length > 0) {
      out.bytes(DhtFields.KEY, message.key());
    }
    DhtRecord record = message.record();
    if (record != null) {
      out.bytes(DhtFields.RECORD, encode(record));
    }
    message.closer().forEach(peer -> out.bytes(DhtFields.CLOSER, encode(peer)));
    message.providers().forEach(peer -> out.bytes(DhtFields.PROVIDERS, encode(peer)));
    return out.toBytes();
  }

  private static byte[] encode(DhtRecord record) {
    return new ProtoWriter()
        .bytes(DhtFields.RECORD_KEY, record.key())
        .bytes(DhtFields.RECORD_VALUE, record.value())
        .toBytes();
  }

  static byte[] encode(DhtPeer peer) {
    var out = new ProtoWriter().bytes(DhtFields.PEER_ID, peer.id().bytes());
    for (Multiaddr address : peer.addresses()) {
      out.bytes(DhtFields.PEER_ADDRESS, address.bytes());
    }
    return out.toBytes();
  }
}
