package reg.libp2p.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.libp2p.Limits;
import reg.libp2p.Multiaddr;
import reg.libp2p.PeerId;
import reg.libp2p.VectorFile;
import reg.libp2p.crypto.HostKey;
import reg.libp2p.proto.ProtoWriter;

class PeerRecordTest {
  private static final HostKey KEY =
      HostKey.decode(VectorFile.named("keys").bytes("ed25519-private-key"));
  private static final PeerId PEER = PeerId.of(KEY.publicKey());
  private static final Multiaddr ADDRESS = Multiaddr.parse("/ip4/192.0.2.42/tcp/443");
  private static final PeerRecord RECORD = new PeerRecord(PEER, 1, List.of(ADDRESS));

  /** The vector of the wire digest, section 2.7. */
  @Test
  void matchesTheVector() {
    String record =
        "0a260024080112201ed1e8fae2c4a144b8be8fd4b47bf3d3b34b871c3cacf6010f0e42d474fce27e"
            + "10011a0a0a0804c000022a0601bb";
    String signature =
        "0f35eb088b173b9ee2520c92e1104cf5cb1f7c0cd6bef05f6d28f2e70b891119"
            + "238e6fbea6c3a66fda7ad672b7e2f0bebee4fe63522da4de508c9b789aa81f0a";

    byte[] envelope = RECORD.seal(KEY);

    assertThat(HexFormat.of().formatHex(RECORD.encode())).isEqualTo(record);
    assertThat(envelope).hasSize(164);
    assertThat(HexFormat.of().formatHex(envelope)).endsWith("2a40" + signature);
    assertThat(PeerRecord.open(envelope)).isEqualTo(RECORD);
  }

  /** S6, RUSTSEC-2022-0009: a record of one peer signed by another. */
  @Test
  void refusesARecordSignedByAnotherKey() {
    HostKey other = HostKey.generate();
    byte[] forged =
        SignedEnvelope.seal(other, "libp2p-peer-record", new byte[] {3, 1}, RECORD.encode());

    refused(Fault.BAD_SIGNATURE, forged);
    assertThatThrownBy(() -> RECORD.seal(other)).isInstanceOf(RegistryException.class);
  }

  @Test
  void refusesOtherDomainsAndTypes() {
    refused(
        Fault.BAD_SIGNATURE,
        SignedEnvelope.seal(KEY, "libp2p-routing-state", new byte[] {3, 1}, RECORD.encode()));
    refused(
        Fault.MALFORMED,
        SignedEnvelope.seal(KEY, "libp2p-peer-record", new byte[] {3, 2}, RECORD.encode()));
  }

  @Test
  void refusesEveryFlippedByte() {
    byte[] envelope = RECORD.seal(KEY);
    for (int i = 0; i < envelope.length; i++) {
      byte[] flipped = envelope.clone();
      flipped[i] ^= 1;
      assertThatThrownBy(() -> PeerRecord.open(flipped)).isInstanceOf(RegistryException.class);
    }
  }

  /** N7: a million addresses in one record. */
  @Test
  void keepsNoMoreAddressesThanTheLimit() {
    var many = new PeerRecord(PEER, 1, Collections.nCopies(1_000_000, ADDRESS));
    assertThat(many.addresses()).hasSize(Limits.ADDRESSES_PER_PEER_MAX);

    var payload = new ProtoWriter().bytes(1, PEER.bytes()).varint(2, 1);
    byte[] one = new ProtoWriter().bytes(1, ADDRESS.bytes()).toBytes();
    for (int i = 0; i < 1_000; i++) {
      payload.bytes(3, one);
    }
    byte[] sealed =
        SignedEnvelope.seal(KEY, "libp2p-peer-record", new byte[] {3, 1}, payload.toBytes());
    assertThat(PeerRecord.open(sealed).addresses()).hasSize(Limits.ADDRESSES_PER_PEER_MAX);
  }

  @Test
  void skipsAddressesOfUnknownProtocols() {
    byte[] unknown = new ProtoWriter().bytes(1, new byte[] {0x7f, 1}).toBytes();
    byte[] known = new ProtoWriter().bytes(1, ADDRESS.bytes()).toBytes();
    byte[] payload =
        new ProtoWriter().bytes(1, PEER.bytes()).bytes(3, unknown).bytes(3, known).toBytes();
    byte[] sealed = SignedEnvelope.seal(KEY, "libp2p-peer-record", new byte[] {3, 1}, payload);

    assertThat(PeerRecord.open(sealed).addresses()).containsExactly(ADDRESS);
  }

  @Test
  void refusesARecordThatNamesNobody() {
    refused(
        Fault.MALFORMED,
        SignedEnvelope.seal(KEY, "libp2p-peer-record", new byte[] {3, 1}, new byte[0]));
    refused(Fault.MALFORMED, new byte[0]);
  }

  private static void refused(Fault fault, byte[] envelope) {
    assertThatThrownBy(() -> PeerRecord.open(envelope))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(fault));
  }
}
