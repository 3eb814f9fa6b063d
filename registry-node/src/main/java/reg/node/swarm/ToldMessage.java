package reg.node.swarm;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.dagcbor.BytesNode;
import reg.ipld.dagcbor.DagCbor;
import reg.ipld.dagcbor.MapNode;
import reg.ipld.dagcbor.Node;
import reg.manifest.PublisherId;
import reg.manifest.signing.Envelope;
import reg.manifest.signing.Fork;
import reg.manifest.signing.PublisherChain;
import reg.node.name.Told;

/** The messages of {@link HeadExchange} 1.1. Format page: docs/formats/head-exchange.md. */
final class ToldMessage {
  /** The most bytes of earlier heads, and of records, that are told at once. */
  static final int LIST_BYTES_MAX = 1 << 20;

  /** The longest answer: a head, both lists, a proof, and what is around them. */
  static final int ANSWER_BYTES_MAX =
      Envelope.BYTES_MAX + 2 * LIST_BYTES_MAX + Fork.BYTES_MAX + (64 << 10);

  /** The most earlier heads that are told at once. */
  static final int EARLIER_MAX = 4096;

  private static final Set<String> ANSWER = Set.of("head", "records", "earlier", "fork");

  private ToldMessage() {}

  /**
   * What is asked.
   *
   * @param publisher whose history
   * @param epoch the last record that the asker knows; later ones are told
   * @param have the newest head that the asker knows; those between are told; null for none
   */
  record Question(PublisherId publisher, long epoch, @Nullable Cid have) {}

  static byte[] question(Question question) {
    return DagCbor.encode(
        MapNode.builder()
            .put("pub", question.publisher.toString())
            .put("epoch", question.epoch)
            .put("have", question.have)
            .build());
  }

  /**
   * Reads a question.
   *
   * @throws RegistryException MALFORMED for anything but the canonical form
   */
  static Question readQuestion(ByteBuffer message) {
    HeadMessage.requireSize(message, HeadMessage.REQUEST_BYTES_MAX);
    MapNode map =
        DagCbor.decode(message).asMap("the question").requireOnly(Set.of("pub", "epoch", "have"));
    return new Question(
        HeadMessage.fullPublisher(map.text("pub")), map.natural("epoch"), map.linkOrNull("have"));
  }

  /** Tells; null when nothing is known. */
  static byte[] answer(@Nullable Told told) {
    var map = MapNode.builder();
    if (told != null) {
      Block fork = told.fork();
      map.put("head", told.head().bytes())
          .put("records", nodes(told.records()))
          .put("earlier", nodes(told.earlier()))
          .put("fork", fork == null ? null : fork.bytes());
    }
    return DagCbor.encode(map.build());
  }

  private static List<Node> nodes(List<Block> blocks) {
    return blocks.stream().map(block -> (Node) BytesNode.copyOf(block.bytes())).toList();
  }

  /**
   * What is told, on which nothing was verified; null when the peer knows nothing.
   *
   * @throws RegistryException MALFORMED for anything but the canonical form within the limits
   */
  static @Nullable Told readAnswer(ByteBuffer message) {
    HeadMessage.requireSize(message, ANSWER_BYTES_MAX);
    MapNode map = DagCbor.decode(message).asMap("the answer").requireOnly(ANSWER);
    if (map.entries().isEmpty()) {
      return null;
    }
    Node fork = map.find("fork");
    return new Told(
        blocks(map.list("records"), PublisherChain.STEPS_MAX),
        block(map.bytes("head")),
        blocks(map.list("earlier"), EARLIER_MAX),
        fork == null
            ? null
            : Block.of(Codec.DAG_CBOR, bounded(fork.asBytes("fork"), Fork.BYTES_MAX)));
  }

  /** A head of the short form. */
  static @Nullable Told ofHead(byte @Nullable [] envelope) {
    return envelope == null ? null : Told.of(List.of(), block(envelope));
  }

  private static List<Block> blocks(List<Node> nodes, int max) {
    if (nodes.size() > max) {
      throw new RegistryException(Fault.MALFORMED, nodes.size() + " blocks in a list");
    }
    var blocks = new ArrayList<Block>();
    nodes.forEach(node -> blocks.add(block(node.asBytes("an envelope"))));
    return blocks;
  }

  private static Block block(byte[] envelope) {
    return Block.of(Codec.DAG_CBOR, bounded(envelope, Envelope.BYTES_MAX));
  }

  private static byte[] bounded(byte[] bytes, int max) {
    if (bytes.length > max) {
      throw new RegistryException(Fault.MALFORMED, "a part of " + bytes.length + " bytes");
    }
    return bytes;
  }
}
