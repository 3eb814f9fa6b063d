package reg.libp2p.identify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.libp2p.Connection;
import reg.libp2p.Limits;
import reg.libp2p.Multiaddr;
import reg.libp2p.PeerId;
import reg.libp2p.PeerInfo;
import reg.libp2p.ProtocolHandler;
import reg.libp2p.Stream;
import reg.libp2p.Together;
import reg.libp2p.Wire;
import reg.libp2p.crypto.HostKey;
import reg.libp2p.memory.MemoryNetwork;
import reg.libp2p.memory.MemoryTransport;
import reg.libp2p.multistream.NegotiatedStream;
import reg.libp2p.proto.ProtoReader;
import reg.libp2p.proto.ProtoWriter;
import reg.libp2p.record.PeerRecord;

class IdentifyTest {
  private static final Multiaddr ADDRESS = Multiaddr.parse("/ip4/192.0.2.42/tcp/443");
  private final HostKey nearKey = HostKey.generate();
  private final HostKey farKey = HostKey.generate();
  private final MemoryNetwork network = new MemoryNetwork();
  private final MemoryTransport nearSide = new MemoryTransport(network, nearKey.publicKey());
  private final MemoryTransport farSide = new MemoryTransport(network, farKey.publicKey());
  private final List<PeerInfo> pushed = new ArrayList<>();
  private final Identify near = identify(nearKey, List.of(ADDRESS), List.of("/a", "/b"));
  private Connection toFar;
  private Connection toNear;

  private Identify identify(HostKey key, List<Multiaddr> addresses, List<String> protocols) {
    return new Identify(
        connection -> new IdentifySelf(key, addresses, protocols, "reg/test"),
        pushed::add,
        InstantSource.system());
  }

  @BeforeEach
  void connect() throws Exception {
    var listener = farSide.listen(Multiaddr.parse("/memory/0"));
    toFar = nearSide.dial(listener.address(), null);
    toNear = Objects.requireNonNull(listener.accept());
  }

  @AfterEach
  void close() {
    nearSide.close();
    farSide.close();
  }

  /** Lets the other side serve one stream. */
  private static Together.Task<Boolean> serve(Connection connection, ProtocolHandler handler) {
    return Together.start(
        () -> {
          Stream stream =
              NegotiatedStream.accept(
                  Objects.requireNonNull(connection.accept()),
                  connection,
                  handler.protocolId()::equals);
          handler.handle(stream);
          stream.close();
          return true;
        });
  }

  private static ProtocolHandler handler(Identify identify, String protocol) {
    return identify.handlers().stream()
        .filter(each -> each.protocolId().equals(protocol))
        .findFirst()
        .orElseThrow();
  }

  /** The far side answers with these messages, and near asks. */
  private PeerInfo askAnswered(byte[]... messages) throws Exception {
    serve(
        toNear,
        new ProtocolHandler() {
          @Override
          public String protocolId() {
            return Identify.ID;
          }

          @Override
          public void handle(Stream stream) throws IOException {
            for (byte[] message : messages) {
              Wire.writeMessage(stream, message);
            }
          }
        });
    return near.ask(toFar);
  }

  @Test
  void tellsWhoAsks() throws Exception {
    Identify far = identify(farKey, List.of(ADDRESS), List.of("/x"));
    serve(toNear, handler(far, Identify.ID));

    PeerInfo info = near.ask(toFar);

    assertThat(info.peer()).isEqualTo(PeerId.of(farKey.publicKey()));
    assertThat(info.addresses()).containsExactly(ADDRESS);
    assertThat(info.protocols()).containsExactly("/x");
    assertThat(info.agent()).isEqualTo("reg/test");
  }

  @Test
  void tellsUnasked() throws Exception {
    Identify far = identify(farKey, List.of(), List.of());
    var serving = serve(toNear, handler(far, Identify.PUSH));

    near.push(toFar);

    assertThat(serving.get()).isTrue();
    assertThat(pushed).hasSize(1);
    assertThat(pushed.getFirst().peer()).isEqualTo(PeerId.of(nearKey.publicKey()));
    assertThat(pushed.getFirst().protocols()).containsExactly("/a", "/b");
  }

  @Test
  void keepsOurOwnMessageShort() {
    var many = new ArrayList<Multiaddr>();
    for (int i = 0; i < 32; i++) {
      many.add(Multiaddr.parse("/dns/" + "a".repeat(200) + "/tcp/" + i));
    }
    var self = new IdentifySelf(nearKey, many, List.of("/a"), "agent");

    byte[] message = IdentifyMessage.encode(self, ADDRESS, new byte[10]);

    assertThat(message.length).isBetween(3_000, IdentifyMessage.OWN_BYTES_MAX);
    var decoded = new IdentifyMessage();
    decoded.merge(new ProtoReader(message));
    assertThat(decoded.addresses()).hasSizeGreaterThan(10);
    assertThat(decoded.protocols()).containsExactly("/a");
  }

  @Test
  void mergesSplitMessages() throws Exception {
    PeerInfo info =
        askAnswered(
            new ProtoWriter().text(3, "/x").text(6, "first").toBytes(),
            new ProtoWriter().text(3, "/y").text(6, "second").toBytes(),
            new ProtoWriter().bytes(2, ADDRESS.bytes()).toBytes());

    assertThat(info.protocols()).containsExactly("/x", "/y");
    assertThat(info.agent()).isEqualTo("second");
    assertThat(info.addresses()).containsExactly(ADDRESS);
  }

  @Test
  void believesSignedAddressesBeforeUnsignedOnes() throws Exception {
    var record = new PeerRecord(PeerId.of(farKey.publicKey()), 1, List.of(ADDRESS));
    byte[] lie = Multiaddr.parse("/ip4/6.6.6.6/tcp/6").bytes();

    PeerInfo info =
        askAnswered(new ProtoWriter().bytes(2, lie).bytes(8, record.seal(farKey)).toBytes());

    assertThat(info.addresses()).containsExactly(ADDRESS);
  }

  @Test
  void refusesAnotherPeersKeyAndRecord() {
    HostKey other = HostKey.generate();
    byte[] key = new ProtoWriter().bytes(1, other.publicKey().encode()).toBytes();
    var record = new PeerRecord(PeerId.of(other.publicKey()), 1, List.of(ADDRESS));
    byte[] signed = new ProtoWriter().bytes(8, record.seal(other)).toBytes();

    refused(Fault.BAD_SIGNATURE, key);
    refused(Fault.BAD_SIGNATURE, signed);
  }

  /** N7: 1,800 protocols in pieces, and addresses without end. */
  @Test
  void boundsWhatItKeeps() throws Exception {
    byte[][] messages = new byte[IdentifyMessage.MESSAGES_MAX][];
    for (int i = 0; i < messages.length; i++) {
      var out = new ProtoWriter();
      for (int j = 0; j < 180; j++) {
        out.text(3, "/p" + i + "/" + j).bytes(2, Multiaddr.parse("/ip4/1.2.3.4/tcp/" + j).bytes());
      }
      messages[i] = out.toBytes();
    }

    PeerInfo info = askAnswered(messages);

    assertThat(info.protocols()).hasSize(Limits.PROTOCOLS_PER_PEER_MAX);
    assertThat(info.addresses()).hasSize(Limits.ADDRESSES_PER_PEER_MAX);
  }

  @Test
  void refusesTooManyAndTooLongMessages() {
    byte[][] many = new byte[IdentifyMessage.MESSAGES_MAX + 1][];
    java.util.Arrays.fill(many, new byte[0]);
    refused(Fault.MALFORMED, many);

    byte[] longest =
        new ProtoWriter().bytes(7, new byte[IdentifyMessage.MESSAGE_BYTES_MAX]).toBytes();
    assertThatThrownBy(() -> askAnswered(longest)).isInstanceOf(IOException.class);
  }

  @Test
  void skipsAddressesItCannotRead() throws Exception {
    PeerInfo info =
        askAnswered(
            new ProtoWriter().bytes(2, new byte[] {0x7f}).bytes(2, ADDRESS.bytes()).toBytes());

    assertThat(info.addresses()).containsExactly(ADDRESS);
  }

  @Test
  void failsWhenThePeerDoesNotSpeakIt() {
    Together.start(
        () ->
            NegotiatedStream.accept(
                Objects.requireNonNull(toNear.accept()), toNear, "/other"::equals));

    assertThatThrownBy(() -> near.ask(toFar)).isInstanceOf(IOException.class);
  }

  private void refused(Fault fault, byte[]... messages) {
    assertThatThrownBy(() -> askAnswered(messages))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(fault));
  }
}
