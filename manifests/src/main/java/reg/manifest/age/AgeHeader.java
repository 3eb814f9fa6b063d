package reg.manifest.age;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;

/**
 * The head of an age file: the file key, wrapped for each recipient, and a MAC that only who has
 * the file key can make. It can be written again for other recipients while the payload stays.
 */
public final class AgeHeader {
  /** The longest header that is written or read, in bytes. */
  public static final int BYTES_MAX = 256 << 10;

  /** For how many recipients a header may be written. */
  public static final int RECIPIENTS_MAX = 2000;

  /**
   * The most pairs of a recipient and an identity that are tried, at one agreement of keys each: 12
   * identities on the longest header, some seconds.
   */
  public static final int ATTEMPTS_MAX = 1 << 15;

  static final String VERSION = "age-encryption.org/v1";
  static final String STANZA = "-> ";
  static final String END = "---";
  static final int COLUMNS = 64;

  private final List<AgeStanza> stanzas;
  private final byte[] bytes;

  private AgeHeader(List<AgeStanza> stanzas, byte[] bytes) {
    this.stanzas = List.copyOf(stanzas);
    this.bytes = bytes;
  }

  /**
   * A header for recipients, who are shuffled by nothing: sort them when their order would tell.
   *
   * @throws RegistryException INVALID_REQUEST for none and for more than {@value #RECIPIENTS_MAX}
   */
  public static AgeHeader write(AgeFileKey key, Collection<AgeRecipient> recipients) {
    if (recipients.isEmpty() || recipients.size() > RECIPIENTS_MAX) {
      throw new RegistryException(
          Fault.INVALID_REQUEST,
          recipients.size() + " recipients; 1 to " + RECIPIENTS_MAX + " can be named");
    }
    List<AgeStanza> stanzas =
        recipients.stream().map(recipient -> AgeStanza.wrap(key, recipient)).toList();
    byte[] signed = signed(stanzas);
    String end = " " + AgeStanza.encode(key.mac(signed)) + "\n";
    return new AgeHeader(stanzas, concat(signed, end.getBytes(StandardCharsets.US_ASCII)));
  }

  /**
   * Reads the header at the front of some bytes.
   *
   * @throws RegistryException MALFORMED when there is none within {@value #BYTES_MAX} bytes
   */
  public static AgeHeader read(byte[] front) {
    return new AgeHeaderReader(front).read();
  }

  static AgeHeader of(List<AgeStanza> stanzas, byte[] bytes) {
    return new AgeHeader(stanzas, bytes);
  }

  /** The header as it stands in a file, to be followed by the payload. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** For how many recipients the file key is wrapped; some may be of kinds that are not known. */
  public int recipients() {
    return stanzas.size();
  }

  /**
   * The file key.
   *
   * @return null when none of the identities can unwrap it
   * @throws RegistryException INVALID_REQUEST for more than {@value #ATTEMPTS_MAX} pairs; MALFORMED
   *     for a stanza that nobody would write; CORRUPT when the header was changed by somebody
   *     without the file key
   */
  public @Nullable AgeFileKey open(Collection<AgeIdentity> identities) {
    if ((long) stanzas.size() * identities.size() > ATTEMPTS_MAX) {
      throw new RegistryException(
          Fault.INVALID_REQUEST,
          identities.size()
              + " keys for a file with "
              + stanzas.size()
              + " recipients are too many to try; name only "
              + ATTEMPTS_MAX / stanzas.size()
              + " that may open it");
    }
    for (AgeStanza stanza : stanzas) {
      for (AgeIdentity identity : identities) {
        AgeFileKey key = stanza.unwrap(identity);
        if (key != null) {
          requireMac(key);
          return key;
        }
      }
    }
    return null;
  }

  private void requireMac(AgeFileKey key) {
    byte[] signed = signed(stanzas);
    String told =
        new String(bytes, signed.length, bytes.length - signed.length, StandardCharsets.US_ASCII);
    byte[] mac = AgeStanza.decode(told.strip());
    if (!MessageDigest.isEqual(mac, key.mac(signed))) {
      throw new RegistryException(
          Fault.CORRUPT, "the header of an age file was changed: its MAC is wrong");
    }
  }

  /** What the MAC is made of. */
  private static byte[] signed(List<AgeStanza> stanzas) {
    var text = new StringBuilder(VERSION).append('\n');
    for (AgeStanza stanza : stanzas) {
      text.append(STANZA).append(String.join(" ", stanza.arguments())).append('\n');
      for (String line : lines(AgeStanza.encode(stanza.body()))) {
        text.append(line).append('\n');
      }
    }
    return text.append(END).toString().getBytes(StandardCharsets.US_ASCII);
  }

  /** Full lines and then a shorter one, which may be empty. */
  private static List<String> lines(String text) {
    var lines = new ArrayList<String>();
    int at = 0;
    for (; text.length() - at >= COLUMNS; at += COLUMNS) {
      lines.add(text.substring(at, at + COLUMNS));
    }
    lines.add(text.substring(at));
    return lines;
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
