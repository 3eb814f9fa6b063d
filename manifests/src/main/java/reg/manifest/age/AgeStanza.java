package reg.manifest.age;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;

/** The file key as one recipient can unwrap it; whose that is, it does not say. */
final class AgeStanza {
  static final String X25519 = "X25519";
  static final String SCRYPT = "scrypt";

  private static final String INFO = "age-encryption.org/v1/X25519";
  private static final int TAG_BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final List<String> arguments;
  private final byte[] body;

  /**
   * A stanza.
   *
   * @param arguments the kind and what comes behind it
   * @param body the wrapped key
   */
  AgeStanza(List<String> arguments, byte[] body) {
    this.arguments = List.copyOf(arguments);
    this.body = body.clone();
  }

  List<String> arguments() {
    return arguments;
  }

  byte[] body() {
    return body.clone();
  }

  String kind() {
    return arguments.getFirst();
  }

  /** Wraps a file key, each time with a new ephemeral key. */
  static AgeStanza wrap(AgeFileKey key, AgeRecipient recipient) {
    byte[] ephemeral = new byte[Primitives.KEY_BYTES];
    RANDOM.nextBytes(ephemeral);
    byte[] share = Primitives.publicKey(ephemeral);
    byte[] secret = Primitives.agree(ephemeral, recipient.point());
    if (secret == null) {
      throw new IllegalStateException("a recipient of small order was let in");
    }
    byte[] wrapped = Primitives.wrap(wrapKey(secret, share, recipient), key.bytes());
    return new AgeStanza(List.of(X25519, encode(share)), wrapped);
  }

  /**
   * The file key.
   *
   * @return null when it is wrapped for another recipient
   * @throws RegistryException MALFORMED for an X25519 stanza that nobody would write
   */
  @Nullable AgeFileKey unwrap(AgeIdentity identity) {
    if (!kind().equals(X25519)) {
      return null;
    }
    byte[] share = arguments.size() == 2 ? decode(arguments.getLast()) : new byte[0];
    if (share.length != Primitives.KEY_BYTES || body.length != AgeFileKey.BYTES + TAG_BYTES) {
      throw new RegistryException(Fault.MALFORMED, "an X25519 stanza of another length");
    }
    byte[] secret = Primitives.agree(identity.scalar(), share);
    if (secret == null) {
      throw new RegistryException(Fault.MALFORMED, "an X25519 stanza with a share of small order");
    }
    byte[] key = Primitives.unwrap(wrapKey(secret, share, identity.recipient()), body);
    return key == null ? null : new AgeFileKey(key);
  }

  private static byte[] wrapKey(byte[] secret, byte[] share, AgeRecipient recipient) {
    byte[] salt = Arrays.copyOf(share, 2 * Primitives.KEY_BYTES);
    System.arraycopy(recipient.point(), 0, salt, Primitives.KEY_BYTES, Primitives.KEY_BYTES);
    return Primitives.derive(secret, salt, INFO);
  }

  static String encode(byte[] bytes) {
    return Base64.getEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Reads base64 as it is written: without padding, the bits that fill no byte zero. */
  static byte[] decode(String text) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(text.getBytes(StandardCharsets.ISO_8859_1));
    } catch (IllegalArgumentException e) {
      throw new RegistryException(Fault.MALFORMED, "not base64 in a header of age", e);
    }
    if (!encode(bytes).equals(text)) {
      throw new RegistryException(Fault.MALFORMED, "not canonical base64 in a header of age");
    }
    return bytes;
  }
}
