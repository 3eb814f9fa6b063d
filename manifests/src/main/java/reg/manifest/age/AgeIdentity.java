package reg.manifest.age;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import reg.base.Fault;
import reg.base.RegistryException;

/**
 * The private key of a recipient, written {@code AGE-SECRET-KEY-1…} as {@code age-keygen} writes
 * it. Its text form of {@link #toString} is the public one.
 */
public final class AgeIdentity {
  /** How many identities one file may have. */
  public static final int FILE_MAX = 64;

  private static final String PREFIX = "age-secret-key-";
  private static final SecureRandom RANDOM = new SecureRandom();

  private final byte[] scalar;
  private final AgeRecipient recipient;

  private AgeIdentity(byte[] scalar) {
    this.scalar = scalar;
    this.recipient = new AgeRecipient(Primitives.publicKey(scalar));
  }

  /** A new one. */
  public static AgeIdentity generate() {
    byte[] scalar = new byte[Primitives.KEY_BYTES];
    RANDOM.nextBytes(scalar);
    return new AgeIdentity(scalar);
  }

  /**
   * Parses {@code AGE-SECRET-KEY-1…}.
   *
   * @throws RegistryException MALFORMED, without the text
   */
  public static AgeIdentity parse(String text) {
    byte[] scalar = Bech32.decode(PREFIX, text);
    boolean upper = text.equals(text.toUpperCase(Locale.ROOT));
    if (scalar.length != Primitives.KEY_BYTES || !upper) {
      throw new RegistryException(Fault.MALFORMED, "not an X25519 identity of age");
    }
    return new AgeIdentity(scalar);
  }

  /**
   * Parses an identity file: one a line; empty lines and lines that begin with {@code #} are passed
   * over.
   *
   * @throws RegistryException MALFORMED, with the number of the line, for anything else, for more
   *     than {@value #FILE_MAX} and for none
   */
  public static List<AgeIdentity> parseFile(String text) {
    var identities = new ArrayList<AgeIdentity>();
    String[] lines = text.split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      String line = lines[i].strip();
      if (!line.isEmpty() && line.charAt(0) != '#') {
        try {
          identities.add(parse(line));
        } catch (RegistryException e) {
          throw new RegistryException(
              Fault.MALFORMED, "line " + (i + 1) + " is not an X25519 identity of age", e);
        }
      }
    }
    if (identities.isEmpty() || identities.size() > FILE_MAX) {
      throw new RegistryException(
          Fault.MALFORMED,
          identities.size() + " identities of age; 1 to " + FILE_MAX + " are read");
    }
    return List.copyOf(identities);
  }

  /** A file with this one identity, as {@code age-keygen} writes it. */
  public String toFile() {
    return "# public key: "
        + recipient
        + "\n"
        + Bech32.encode(PREFIX, scalar).toUpperCase(Locale.ROOT)
        + "\n";
  }

  /** Who can be named so that this opens it. */
  public AgeRecipient recipient() {
    return recipient;
  }

  byte[] scalar() {
    return scalar.clone();
  }

  @Override
  public String toString() {
    return "identity of " + recipient;
  }
}
