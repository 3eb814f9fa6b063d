package reg.libp2p.pnet;

import io.netty.channel.ChannelHandler;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import reg.base.Fault;
import reg.base.RegistryException;

/** A private network's 256-bit key, as in Kubo's {@code swarm.key}. */
public final class PreSharedKey {
  private static final int BYTES = 32;
  private static final String HEADER = "/key/swarm/psk/1.0.0/";
  private static final String BASE16 = "/base16/";
  private static final String BASE64 = "/base64/";

  private final byte[] key;

  private PreSharedKey(byte[] key) {
    if (key.length != BYTES) {
      throw new RegistryException(
          Fault.MALFORMED, "a network key of " + key.length + " bytes instead of " + BYTES);
    }
    this.key = key;
  }

  /** A new random key. */
  public static PreSharedKey generate() {
    byte[] key = new byte[BYTES];
    new SecureRandom().nextBytes(key);
    return new PreSharedKey(key);
  }

  /**
   * Parses the text of a key file: the header, the base, and the key on three lines.
   *
   * @throws RegistryException MALFORMED for anything else
   */
  public static PreSharedKey parse(String file) {
    String[] lines = file.strip().split("\r?\n", 4);
    if (lines.length != 3 || !lines[0].strip().equals(HEADER)) {
      throw new RegistryException(
          Fault.MALFORMED, "not a network key file: it must begin with " + HEADER);
    }
    String text = lines[2].strip();
    try {
      return new PreSharedKey(
          switch (lines[1].strip()) {
            case BASE16 -> HexFormat.of().parseHex(text);
            case BASE64 -> Base64.getDecoder().decode(text);
            default ->
                throw new RegistryException(
                    Fault.MALFORMED, "a network key must be in " + BASE16 + " or " + BASE64);
          });
    } catch (IllegalArgumentException e) {
      throw new RegistryException(Fault.MALFORMED, "the network key is damaged", e);
    }
  }

  /** The text of a key file; keep it secret. */
  public String toFile() {
    return HEADER + "\n" + BASE16 + "\n" + HexFormat.of().formatHex(key) + "\n";
  }

  /** The first handler of a channel's pipeline: encrypts and decrypts every byte. */
  public ChannelHandler handler() {
    return new PrivateNetworkHandler(key);
  }

  @Override
  public boolean equals(@org.jspecify.annotations.Nullable Object other) {
    return other instanceof PreSharedKey that && MessageDigest.isEqual(key, that.key);
  }

  @Override
  public int hashCode() {
    return new String(key, StandardCharsets.ISO_8859_1).hashCode();
  }

  /** Shows nothing of the key. */
  @Override
  public String toString() {
    return "PreSharedKey";
  }
}
