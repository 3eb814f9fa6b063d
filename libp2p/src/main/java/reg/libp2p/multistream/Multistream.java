package reg.libp2p.multistream;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;
import reg.ipld.multiformats.Varint;
import reg.libp2p.Wire;

/** The two sides of a negotiation. */
public final class Multistream {
  /** Sent by both sides before anything else. */
  static final String HEADER = "/multistream/1.0.0";

  /** The longest token, its newline included. */
  static final int TOKEN_BYTES_MAX = 1_024;

  /** How many names a listener looks at before it gives up on the dialler. */
  static final int PROPOSALS_MAX = 64;

  private static final String REFUSED = "na";

  private Multistream() {}

  /**
   * Proposes protocols in order until one is accepted.
   *
   * @return the accepted one
   * @throws IOException when none is, or the peer does not speak multistream-select
   */
  public static String select(ByteChannel channel, List<String> wanted) throws IOException {
    boolean first = true;
    for (String protocol : wanted) {
      Wire.writeFully(channel, first ? encode(HEADER, protocol) : encode(protocol));
      if (first) {
        readHeader(channel);
        first = false;
      }
      if (readAnswer(channel, protocol)) {
        return protocol;
      }
    }
    throw new IOException("the peer speaks none of " + wanted);
  }

  /**
   * Answers proposals until one is known.
   *
   * @return the known one
   * @throws IOException when the dialler leaves, proposes too much or breaks the protocol
   */
  public static String accept(ByteChannel channel, Predicate<String> known) throws IOException {
    Wire.writeFully(channel, encode(HEADER));
    readHeader(channel);
    for (int i = 0; i < PROPOSALS_MAX; i++) {
      String proposal = readToken(channel);
      if (known.test(proposal)) {
        Wire.writeFully(channel, encode(proposal));
        return proposal;
      }
      Wire.writeFully(channel, encode(REFUSED));
    }
    throw new IOException("more than " + PROPOSALS_MAX + " protocols proposed");
  }

  /** The tokens one behind the other, ready to be written. */
  static ByteBuffer encode(String... tokens) {
    var out = new ByteArrayOutputStream();
    for (String token : tokens) {
      byte[] text = token.getBytes(StandardCharsets.UTF_8);
      out.writeBytes(Varint.encode(text.length + 1L));
      out.writeBytes(text);
      out.write('\n');
    }
    return ByteBuffer.wrap(out.toByteArray());
  }

  static void readHeader(ReadableByteChannel channel) throws IOException {
    String header = readToken(channel);
    if (!header.equals(HEADER)) {
      throw new IOException("not multistream-select: the peer began with '" + shown(header) + "'");
    }
  }

  /** Whether the peer accepted the proposal; anything but yes and no is an error. */
  static boolean readAnswer(ReadableByteChannel channel, String proposal) throws IOException {
    String answer = readToken(channel);
    if (answer.equals(REFUSED)) {
      return false;
    }
    if (!answer.equals(proposal)) {
      throw new IOException("the peer answered '" + shown(answer) + "' to '" + proposal + "'");
    }
    return true;
  }

  private static String readToken(ReadableByteChannel channel) throws IOException {
    ByteBuffer token = Wire.readMessage(channel, TOKEN_BYTES_MAX);
    if (token == null) {
      throw new EOFException("the peer closed during protocol negotiation");
    }
    int text = token.remaining() - 1;
    if (text < 0 || token.get(text) != '\n') {
      throw new IOException("a multistream token without its newline");
    }
    return StandardCharsets.UTF_8.decode(token.limit(text)).toString();
  }

  private static String shown(String token) {
    return token.replaceAll("[^\\x20-\\x7e]", "?");
  }
}
