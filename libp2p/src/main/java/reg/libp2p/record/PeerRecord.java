package reg.libp2p.record;

import java.util.ArrayList;
import java.util.List;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.libp2p.Limits;
import reg.libp2p.Multiaddr;
import reg.libp2p.PeerId;
import reg.libp2p.crypto.HostKey;
import reg.libp2p.proto.ProtoReader;
import reg.libp2p.proto.ProtoWriter;

/**
 * A peer's addresses at a point of its own counting.
 *
 * @param peer whose addresses they are
 * @param seq grows with every change; an unsigned number, such as nanoseconds since 1970
 * @param addresses at most {@link Limits#ADDRESSES_PER_PEER_MAX}
 */
public record PeerRecord(PeerId peer, long seq, List<Multiaddr> addresses) {
  private static final String DOMAIN = "libp2p-peer-record";
  private static final byte[] TYPE = {0x03, 0x01};
  private static final int BYTES_MAX = 16 << 10;

  /** The record keeps no more addresses than the limit. */
  public PeerRecord {
    addresses = addresses.stream().limit(Limits.ADDRESSES_PER_PEER_MAX).toList();
  }

  /** The signed envelope of our own record. */
  public byte[] seal(HostKey key) {
    peer.requireKey(key.publicKey());
    return SignedEnvelope.seal(key, DOMAIN, TYPE, encode());
  }

  byte[] encode() {
    var out = new ProtoWriter().bytes(1, peer.bytes()).varint(2, seq);
    for (Multiaddr address : addresses) {
      out.bytes(3, new ProtoWriter().bytes(1, address.bytes()).toBytes());
    }
    return out.toBytes();
  }

  /**
   * Opens an envelope.
   *
   * @throws RegistryException MALFORMED when it holds no peer record; BAD_SIGNATURE when it is not
   *     signed, or not by the peer that it names
   */
  public static PeerRecord open(byte[] envelope) {
    SignedEnvelope opened = SignedEnvelope.open(envelope, DOMAIN, TYPE, BYTES_MAX);
    PeerRecord record = decode(opened.payload());
    record.peer.requireKey(opened.key());
    return record;
  }

  private static PeerRecord decode(byte[] payload) {
    var in = new ProtoReader(payload);
    PeerId peer = null;
    long seq = 0;
    var addresses = new ArrayList<Multiaddr>();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> peer = PeerId.decode(in.bytes(128));
        case 2 -> seq = in.varint();
        case 3 -> address(in, addresses);
        default -> {}
      }
    }
    if (peer == null) {
      throw new RegistryException(Fault.MALFORMED, "a peer record without its peer");
    }
    return new PeerRecord(peer, seq, addresses);
  }

  /** An address of a protocol that we do not know is skipped, as are those above the limit. */
  private static void address(ProtoReader record, List<Multiaddr> addresses) {
    var in = new ProtoReader(record.slice());
    while (in.next()) {
      if (in.field() == 1 && addresses.size() < Limits.ADDRESSES_PER_PEER_MAX) {
        Multiaddr address = Multiaddr.decodeOrNull(in.bytes(Multiaddr.BYTES_MAX));
        if (address != null) {
          addresses.add(address);
        }
      }
    }
  }
}
