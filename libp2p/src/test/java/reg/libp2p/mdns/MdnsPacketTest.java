package reg.libp2p.mdns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import reg.libp2p.Limits;
import reg.libp2p.Multiaddr;
import reg.libp2p.PeerId;
import reg.libp2p.crypto.HostKey;

class MdnsPacketTest {
  private static final PeerId PEER = PeerId.of(HostKey.generate().publicKey());
  private static final String INSTANCE = "a".repeat(40);

  private static Multiaddr address(int port) {
    return Multiaddr.parse("/ip4/192.168.1.2/tcp/" + port).withPeer(PEER);
  }

  /** The question as the specification and RFC 1035 lay it out, byte for byte. */
  @Test
  void asksForAllPeers() throws IOException {
    byte[] query = MdnsPacket.query();

    assertThat(HexFormat.of().formatHex(query))
        .isEqualTo(
            "0000"
                + "0000"
                + "0001"
                + "0000"
                + "0000"
                + "0000"
                + "045f703270"
                + "045f756470"
                + "056c6f63616c"
                + "00"
                + "000c"
                + "0001");
    assertThat(MdnsPacket.read(query).asks()).isTrue();
  }

  @Test
  void answersWithAStringForEachAddress() throws IOException {
    byte[] answer = MdnsPacket.answer(INSTANCE, List.of(address(1), address(2)));
    var message = new Message(answer);

    assertThat(MdnsPacket.read(answer).asks()).isFalse();
    assertThat(MdnsPacket.read(answer).addresses()).containsExactly(address(1), address(2));
    var pointer = (PTRRecord) message.getSection(Section.ANSWER).getFirst();
    assertThat(pointer.getName()).hasToString("_p2p._udp.local.");
    assertThat(pointer.getTarget()).hasToString(INSTANCE + "._p2p._udp.local.");
    var text = (TXTRecord) message.getSection(Section.ADDITIONAL).getLast();
    assertThat(text.getStrings()).hasSize(2).allMatch(s -> s.startsWith("dnsaddr=/ip4/"));
  }

  @Test
  void keepsAnswersWithinAFrame() throws IOException {
    var many = new ArrayList<Multiaddr>();
    for (int i = 1; i <= 100; i++) {
      many.add(address(i));
    }

    byte[] answer = MdnsPacket.answer(INSTANCE, many);

    assertThat(answer.length).isLessThanOrEqualTo(MdnsPacket.BYTES_MAX);
    assertThat(MdnsPacket.read(answer).addresses()).hasSizeBetween(10, 30);
  }

  @Test
  void answersTheQuestionForServices() throws IOException {
    var message = new Message(0);
    var name = Name.fromString("_services._dns-sd._udp.local.");
    message.addRecord(
        org.xbill.DNS.Record.newRecord(name, org.xbill.DNS.Type.PTR, DClass.IN), Section.QUESTION);

    assertThat(MdnsPacket.read(message.toWire()).asks()).isTrue();
  }

  @Test
  void passesOverOtherServicesAndOtherText() throws IOException {
    var message = new Message(0);
    message.getHeader().setFlag(org.xbill.DNS.Flags.QR);
    var other = Name.fromString("x._http._tcp.local.");
    var ours = Name.fromString("x._p2p._udp.local.");
    String good = "dnsaddr=" + address(1);
    message.addRecord(new TXTRecord(other, DClass.IN, 1, good), Section.ANSWER);
    message.addRecord(
        new TXTRecord(
            ours,
            DClass.IN,
            1,
            List.of("hello", "dnsaddr=/ip4/1.2.3.4/tcp/1", "dnsaddr=nonsense", good)),
        Section.ADDITIONAL);

    assertThat(MdnsPacket.read(message.toWire()).addresses()).containsExactly(address(1));
  }

  @Test
  void takesNoMoreAddressesThanTheLimit() throws IOException {
    var message = new Message(0);
    message.getHeader().setFlag(org.xbill.DNS.Flags.QR);
    var name = Name.fromString("x._p2p._udp.local.");
    for (int i = 1; i <= 60; i++) {
      message.addRecord(
          new TXTRecord(name, DClass.IN, 1, "dnsaddr=" + address(i)), Section.ADDITIONAL);
    }

    assertThat(MdnsPacket.read(message.toWire()).addresses())
        .hasSize(Limits.ADDRESSES_PER_PEER_MAX);
  }

  @Test
  void refusesWhatIsNoDnsMessage() {
    assertThatThrownBy(() -> MdnsPacket.read(new byte[5])).isInstanceOf(IOException.class);
    assertThatThrownBy(
            () ->
                MdnsPacket.read(
                    HexFormat.of().parseHex("00000000000100000000" + "0000c00c000c0001")))
        .isInstanceOf(IOException.class);
  }
}
