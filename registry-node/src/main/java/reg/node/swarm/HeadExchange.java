package reg.node.swarm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Codec;
import reg.libp2p.Host;
import reg.libp2p.PeerId;
import reg.libp2p.ProtocolHandler;
import reg.libp2p.Stream;
import reg.libp2p.Wire;
import reg.manifest.PublisherId;
import reg.node.Registry;
import reg.node.name.Heads;
import reg.node.name.PublisherHead;

/** Tells peers the newest head that this home knows of a publisher, and asks them for theirs. */
final class HeadExchange implements ProtocolHandler {
  static final String PROTOCOL = "/reg/head/1.0.0";

  private static final Duration WAIT = Duration.ofSeconds(10);

  private final Registry registry;

  /** Answers from what this registry knows. */
  HeadExchange(Registry registry) {
    this.registry = registry;
  }

  @Override
  public String protocolId() {
    return PROTOCOL;
  }

  @Override
  public void handle(Stream stream) throws IOException {
    stream.timeout(WAIT);
    ByteBuffer question = Wire.readMessage(stream, HeadMessage.REQUEST_BYTES_MAX);
    if (question != null) {
      PublisherHead head = new Heads(registry).newest(HeadMessage.readRequest(question));
      byte[] envelope = head == null ? null : head.verified().block().bytes();
      Wire.writeMessage(stream, HeadMessage.answer(envelope));
    }
  }

  /**
   * Asks a peer.
   *
   * @return the block of the envelope, on which nothing was verified; null when the peer knows none
   * @throws RegistryException UNREACHABLE when it does not answer or does not speak this; MALFORMED
   */
  static @Nullable Block ask(Host host, PeerId peer, PublisherId publisher)
      throws InterruptedException {
    try (Stream stream = host.open(peer, List.of(PROTOCOL))) {
      stream.timeout(WAIT);
      Wire.writeMessage(stream, HeadMessage.request(publisher));
      stream.closeWrite();
      ByteBuffer answer = Wire.readMessage(stream, HeadMessage.ANSWER_BYTES_MAX);
      byte[] envelope = answer == null ? null : HeadMessage.readAnswer(answer);
      return envelope == null ? null : Block.of(Codec.DAG_CBOR, envelope);
    } catch (IOException e) {
      throw new RegistryException(
          Fault.UNREACHABLE, "peer " + peer + " tells no heads (" + e.getMessage() + ")", e);
    }
  }
}
