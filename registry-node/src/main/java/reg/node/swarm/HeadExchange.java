package reg.node.swarm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Cid;
import reg.libp2p.Host;
import reg.libp2p.PeerId;
import reg.libp2p.ProtocolHandler;
import reg.libp2p.Stream;
import reg.libp2p.Wire;
import reg.manifest.PublisherId;
import reg.node.Registry;
import reg.node.name.Heads;
import reg.node.name.PublisherHead;
import reg.node.name.Records;
import reg.node.name.Told;

/**
 * Tells peers what this home knows of a publisher, and asks them for what they know: the newest
 * head, the records and earlier heads that prove it, and proofs of forks. Peers of before records
 * speak the short form, which has the head alone.
 */
final class HeadExchange implements ProtocolHandler {
  static final String PROTOCOL = "/reg/head/1.1.0";
  static final String SHORT_PROTOCOL = "/reg/head/1.0.0";

  private static final Duration WAIT = Duration.ofSeconds(10);

  private final Registry registry;
  private final String protocol;

  private HeadExchange(Registry registry, String protocol) {
    this.registry = registry;
    this.protocol = protocol;
  }

  /** Answers from what this registry knows, in both forms. */
  static void serve(Host host, Registry registry) {
    host.handle(new HeadExchange(registry, PROTOCOL));
    host.handle(new HeadExchange(registry, SHORT_PROTOCOL));
  }

  @Override
  public String protocolId() {
    return protocol;
  }

  @Override
  public void handle(Stream stream) throws IOException {
    stream.timeout(WAIT);
    ByteBuffer question = Wire.readMessage(stream, HeadMessage.REQUEST_BYTES_MAX);
    if (question == null) {
      return;
    }
    if (protocol.equals(SHORT_PROTOCOL)) {
      PublisherHead head = new Heads(registry).newest(HeadMessage.readRequest(question));
      byte[] envelope = head == null ? null : head.verified().block().bytes();
      Wire.writeMessage(stream, HeadMessage.answer(envelope));
    } else {
      var asked = ToldMessage.readQuestion(question);
      Told told = new Heads(registry).told(asked.publisher(), asked.epoch(), asked.have());
      Wire.writeMessage(stream, ToldMessage.answer(told));
    }
  }

  /**
   * Asks a peer.
   *
   * @return what it tells, on which nothing was verified; null when the peer knows nothing
   * @throws RegistryException UNREACHABLE when it does not answer or does not speak this; MALFORMED
   */
  static @Nullable Told ask(Host host, PeerId peer, Registry registry, PublisherId publisher)
      throws InterruptedException {
    try (Stream stream = host.open(peer, List.of(PROTOCOL, SHORT_PROTOCOL))) {
      stream.timeout(WAIT);
      boolean brief = stream.protocol().equals(SHORT_PROTOCOL);
      Wire.writeMessage(
          stream, brief ? HeadMessage.request(publisher) : question(registry, publisher));
      stream.closeWrite();
      ByteBuffer answer = Wire.readMessage(stream, ToldMessage.ANSWER_BYTES_MAX);
      if (answer == null) {
        return null;
      }
      return brief
          ? ToldMessage.ofHead(HeadMessage.readAnswer(answer))
          : ToldMessage.readAnswer(answer);
    } catch (IOException e) {
      throw new RegistryException(
          Fault.UNREACHABLE, "peer " + peer + " tells no heads (" + e.getMessage() + ")", e);
    }
  }

  private static byte[] question(Registry registry, PublisherId publisher) {
    PublisherHead known = new Heads(registry).newest(publisher);
    Cid have = known == null ? null : known.verified().cid();
    long epoch = new Records(registry).chain(publisher).epoch();
    return ToldMessage.question(new ToldMessage.Question(publisher, epoch, have));
  }
}
