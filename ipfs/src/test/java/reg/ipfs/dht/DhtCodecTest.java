package reg.ipfs.dht;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.multiformats.Multihash;
import reg.libp2p.Multiaddr;
import reg.libp2p.PeerId;
import reg.libp2p.proto.ProtoWriter;

class DhtCodecTest {
  private static final HexFormat HEX = HexFormat.of();

  private static DhtMessage read(byte[] bytes) {
    return DhtReader.decode(ByteBuffer.wrap(bytes));
  }

  private static void refused(byte[] bytes) {
    assertThatThrownBy(() -> read(bytes))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.MALFORMED));
  }

  /** The place of a peer and of a multihash, as go-libp2p-kad-dht has them. */
  @Test
  void placesInTheKeySpace() {
    PeerId peer = PeerId.parse("12D3KooWLU2znyJMtDiHArqAGbZn8CgUGp92kxDBtefftEEaHSZS");
    assertThat(DhtKey.of(peer))
        .hasToString("e43d28f0996557c0d5571d75c62a57a59d7ac1d30a51ecedcdb9d5e4afa56100");
    byte[] hash =
        HEX.parseHex("1220e536c7f88d731f374dccb568aff6f56e838a19382e488039b1ca8ad2599e82fe");
    assertThat(DhtKey.of(hash))
        .hasToString("d623250f3f660ab4c3a53d3c97b3f6a0194c548053488d093520206248253bcb");
  }

  @Test
  void distancesOrderAsNumbers() {
    DhtKey origin = DhtKey.of(new byte[] {0});
    DhtKey near = DhtKey.of(new byte[] {1});
    DhtKey far = DhtKey.of(new byte[] {2});
    assertThat(origin.compareDistance(origin, near)).isNegative();
    assertThat(origin.sharedBits(origin)).isEqualTo(256);
    int shared = origin.sharedBits(near) - origin.sharedBits(far);
    if (shared != 0) {
      assertThat(Integer.signum(origin.compareDistance(near, far)))
          .isEqualTo(-Integer.signum(shared));
    }
    assertThat(origin.compareDistance(near, far)).isEqualTo(-origin.compareDistance(far, near));
  }

  @Test
  void aQuestionForProviders() {
    byte[] bytes = "hello world".getBytes(StandardCharsets.UTF_8);
    Multihash hash = Multihash.sha256(bytes, 0, bytes.length);
    byte[] question = DhtWriter.encode(DhtMessage.ask(DhtMessage.Type.GET_PROVIDERS, hash.bytes()));
    assertThat(HEX.formatHex(question))
        .isEqualTo(
            "08031222" + "1220b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9");
  }

  @Test
  void allFieldsAreReadBack() {
    PeerId id = TestNet.peerId(1);
    var peer =
        new DhtPeer(
            id,
            List.of(
                Multiaddr.parse("/ip4/192.0.2.7/tcp/4001"),
                Multiaddr.parse("/ip4/192.0.2.7/udp/4001/quic-v1")));
    for (DhtMessage.Type type : DhtMessage.Type.values()) {
      var message =
          new DhtMessage(
              type,
              new byte[] {1, 2},
              new DhtRecord(new byte[] {3}, new byte[] {4, 5}),
              List.of(peer),
              List.of(new DhtPeer(TestNet.peerId(2), List.of())));
      DhtMessage read = read(DhtWriter.encode(message));
      assertThat(read.type()).isEqualTo(type);
      assertThat(read.key()).containsExactly(1, 2);
      assertThat(read.record())
          .satisfies(
              record -> {
                assertThat(record.key()).containsExactly(3);
                assertThat(record.value()).containsExactly(4, 5);
              });
      assertThat(read.closer()).containsExactly(peer);
      assertThat(read.providers()).isEqualTo(message.providers());
    }
  }

  @Test
  void unknownFieldsPeersAndAddressesArePassedOver() {
    byte[] strange =
        new ProtoWriter()
            .bytes(DhtFields.PEER_ID, TestNet.peerId(1).bytes())
            .bytes(DhtFields.PEER_ADDRESS, new byte[] {(byte) 0xff, 0x7f})
            .bytes(
                DhtFields.PEER_ADDRESS,
                Multiaddr.parse("/ip4/192.0.2.7/tcp/1/p2p/" + TestNet.peerId(1)).bytes())
            .bytes(DhtFields.PEER_ADDRESS, Multiaddr.parse("/p2p/" + TestNet.peerId(1)).bytes())
            .varint(3, 1)
            .toBytes();
    byte[] nobody = new ProtoWriter().bytes(DhtFields.PEER_ID, new byte[] {9}).toBytes();
    DhtMessage read =
        read(
            new ProtoWriter()
                .varint(DhtFields.TYPE, 4)
                .bytes(DhtFields.CLOSER, strange)
                .bytes(DhtFields.CLOSER, nobody)
                .varint(10, 7)
                .text(77, "later")
                .toBytes());
    assertThat(read.closer())
        .containsExactly(
            new DhtPeer(TestNet.peerId(1), List.of(Multiaddr.parse("/ip4/192.0.2.7/tcp/1"))));
  }

  @Test
  void limits() {
    assertThat(read(keyOf(DhtLimits.KEY_BYTES_MAX)).key()).hasSize(DhtLimits.KEY_BYTES_MAX);
    refused(keyOf(DhtLimits.KEY_BYTES_MAX + 1));
    assertThat(read(valueOf(DhtLimits.VALUE_BYTES_MAX)).record()).isNotNull();
    refused(valueOf(DhtLimits.VALUE_BYTES_MAX + 1));
    refused(new ProtoWriter().varint(DhtFields.TYPE, 6).toBytes());
    refused(new ProtoWriter().varint(DhtFields.TYPE, -1).toBytes());
    refused(new byte[] {(byte) (DhtFields.KEY << 3 | 2), 5, 1});
    var many = new ProtoWriter();
    for (int i = 0; i <= DhtLimits.PEERS_READ_MAX; i++) {
      many.bytes(DhtFields.PROVIDERS, DhtWriter.encode(new DhtPeer(TestNet.peerId(1), List.of())));
    }
    assertThat(read(many.toBytes()).providers()).hasSize(DhtLimits.PEERS_READ_MAX);
  }

  private static byte[] keyOf(int bytes) {
    return new ProtoWriter().bytes(DhtFields.KEY, new byte[bytes]).toBytes();
  }

  private static byte[] valueOf(int bytes) {
    byte[] record = new ProtoWriter().bytes(DhtFields.RECORD_VALUE, new byte[bytes]).toBytes();
    return new ProtoWriter().bytes(DhtFields.RECORD, record).toBytes();
  }
}
