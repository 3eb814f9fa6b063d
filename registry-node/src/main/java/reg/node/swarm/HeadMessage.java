package reg.node.swarm;

import java.nio.ByteBuffer;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.dagcbor.BytesNode;
import reg.ipld.dagcbor.DagCbor;
import reg.ipld.dagcbor.MapNode;
import reg.ipld.dagcbor.Node;
import reg.ipld.dagcbor.NullNode;
import reg.manifest.PublisherId;
import reg.manifest.signing.Envelope;

/** The two messages of {@link HeadExchange} 1.0. Format page: docs/formats/head-exchange.md. */
final class HeadMessage {
  /** The longest question, in bytes. */
  static final int REQUEST_BYTES_MAX = 256;

  /** The longest answer, in bytes: an envelope and the few bytes around it. */
  static final int ANSWER_BYTES_MAX = Envelope.BYTES_MAX + 64;

  private HeadMessage() {}

  /** Asks for the newest head of a publisher. */
  static byte[] request(PublisherId publisher) {
    return DagCbor.encode(MapNode.builder().put("pub", publisher.toString()).build());
  }

  /**
   * Whose head is asked for.
   *
   * @throws RegistryException MALFORMED for anything but the canonical form
   */
  static PublisherId readRequest(ByteBuffer message) {
    requireSize(message, REQUEST_BYTES_MAX);
    MapNode map = DagCbor.decode(message).asMap("the question").requireOnly(Set.of("pub"));
    return fullPublisher(map.text("pub"));
  }

  /**
   * A publisher as messages write it.
   *
   * @throws RegistryException MALFORMED unless it is written in full
   */
  static PublisherId fullPublisher(String text) {
    PublisherId publisher = publisher(text);
    if (!publisher.toString().equals(text)) {
      throw malformed("publisher '" + text + "' is not written in full");
    }
    return publisher;
  }

  /** What is a mistake of a person who types is a broken message of a peer. */
  private static PublisherId publisher(String text) {
    try {
      return PublisherId.parse(text);
    } catch (RegistryException e) {
      throw new RegistryException(Fault.MALFORMED, String.valueOf(e.getMessage()), e);
    }
  }

  /** Answers with the envelope of a head, or null when none is known. */
  static byte[] answer(byte @Nullable [] envelope) {
    Node head = envelope == null ? new NullNode() : BytesNode.copyOf(envelope);
    return DagCbor.encode(MapNode.builder().put("head", head).build());
  }

  /**
   * The envelope, on which nothing was verified; null when the peer knows none.
   *
   * @throws RegistryException MALFORMED for anything but the canonical form
   */
  static byte @Nullable [] readAnswer(ByteBuffer message) {
    requireSize(message, ANSWER_BYTES_MAX);
    MapNode map = DagCbor.decode(message).asMap("the answer").requireOnly(Set.of("head"));
    if (map.require("head") instanceof NullNode) {
      return null;
    }
    byte[] envelope = map.bytes("head");
    if (envelope.length > Envelope.BYTES_MAX) {
      throw malformed("a head of " + envelope.length + " bytes");
    }
    return envelope;
  }

  static void requireSize(ByteBuffer message, int bytesMax) {
    if (message.remaining() > bytesMax) {
      throw malformed("a message of " + message.remaining() + " bytes; at most " + bytesMax);
    }
  }

  private static RegistryException malformed(String why) {
    return new RegistryException(Fault.MALFORMED, why);
  }
}
