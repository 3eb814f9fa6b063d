package reg.libp2p.identify;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.libp2p.Limits;
import reg.libp2p.Multiaddr;
import reg.libp2p.crypto.PublicKey;
import reg.libp2p.proto.ProtoReader;
import reg.libp2p.proto.ProtoWriter;

/**
 * {@code publicKey = 1, listenAddrs = 2, protocols = 3, observedAddr = 4, protocolVersion = 5,
 * agentVersion = 6, signedPeerRecord = 8}: being put together from one or more messages.
 */
final class IdentifyMessage {
  /** rust-libp2p takes no longer message. */
  static final int OWN_BYTES_MAX = 4 << 10;

  /** What we take of others: so many messages of so many bytes. */
  static final int MESSAGES_MAX = 10;

  static final int MESSAGE_BYTES_MAX = 8 << 10;
  private static final int TEXT_BYTES_MAX = 256;

  private @Nullable PublicKey publicKey;
  private final List<Multiaddr> addresses = new ArrayList<>();
  private final List<String> protocols = new ArrayList<>();
  private String agent = "";
  private byte @Nullable [] signedRecord;

  /**
   * Adds a message: repeated fields are appended up to their limits, single ones replaced.
   *
   * @throws reg.base.RegistryException MALFORMED when it is no such message
   */
  void merge(ProtoReader in) {
    while (in.next()) {
      switch (in.field()) {
        case 1 -> publicKey = PublicKey.decode(in.bytes(PublicKey.BYTES_MAX));
        case 2 -> add(addresses, Limits.ADDRESSES_PER_PEER_MAX, address(in));
        case 3 -> add(protocols, Limits.PROTOCOLS_PER_PEER_MAX, in.text(MESSAGE_BYTES_MAX));
        case 6 -> agent = shortened(in.text(MESSAGE_BYTES_MAX));
        case 8 -> signedRecord = in.bytes(MESSAGE_BYTES_MAX);
        default -> {}
      }
    }
  }

  private static @Nullable Multiaddr address(ProtoReader in) {
    return Multiaddr.decodeOrNull(in.bytes(MESSAGE_BYTES_MAX));
  }

  private static <T> void add(List<T> list, int max, @Nullable T item) {
    if (item != null && list.size() < max) {
      list.add(item);
    }
  }

  private static String shortened(String text) {
    return text.length() <= TEXT_BYTES_MAX ? text : text.substring(0, TEXT_BYTES_MAX);
  }

  /** Ours; addresses that make it too long are left out, the last ones first. */
  static byte[] encode(IdentifySelf self, Multiaddr observed, byte[] signedRecord) {
    List<Multiaddr> addresses = self.addresses();
    byte[] encoded = encode(self, addresses, observed, signedRecord);
    while (encoded.length > OWN_BYTES_MAX && !addresses.isEmpty()) {
      addresses = addresses.subList(0, addresses.size() - 1);
      encoded = encode(self, addresses, observed, signedRecord);
    }
    return encoded;
  }

  private static byte[] encode(
      IdentifySelf self, List<Multiaddr> addresses, Multiaddr observed, byte[] signedRecord) {
    var out = new ProtoWriter().bytes(1, self.key().publicKey().encode());
    addresses.forEach(address -> out.bytes(2, address.bytes()));
    self.protocols().forEach(protocol -> out.text(3, protocol));
    return out.bytes(4, observed.bytes())
        .text(5, "ipfs/0.1.0")
        .text(6, self.agent())
        .bytes(8, signedRecord)
        .toBytes();
  }

  /** Null in a push that does not repeat it. */
  @Nullable PublicKey publicKey() {
    return publicKey;
  }

  List<Multiaddr> addresses() {
    return addresses;
  }

  List<String> protocols() {
    return protocols;
  }

  String agent() {
    return agent;
  }

  byte @Nullable [] signedRecord() {
    return signedRecord;
  }
}
