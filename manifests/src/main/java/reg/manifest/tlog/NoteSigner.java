package reg.manifest.tlog;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Arrays;
import reg.base.RegistryException;
import reg.manifest.signing.PublisherKey;

/**
 * A private key of a log or a witness, written as Go's {@code sumdb/note} writes it: {@code
 * PRIVATE+KEY+NAME+KEYID+base64(type || seed)}.
 */
public final class NoteSigner {
  private static final String PREFIX = "PRIVATE+KEY+";

  private final NoteKey key;
  private final PublisherKey secret;

  private NoteSigner(NoteKey key, PublisherKey secret) {
    this.key = key;
    this.secret = secret;
  }

  /**
   * The signer of an Ed25519 key.
   *
   * @param type ED25519 for a log, COSIGNATURE for a witness
   * @throws RegistryException MALFORMED for a name that keys cannot have
   */
  public static NoteSigner of(String name, NoteKey.Type type, PublisherKey secret) {
    if (type == NoteKey.Type.ML_DSA_44) {
      throw new IllegalArgumentException("no Ed25519 key");
    }
    String material = TlogText.base64(secret.publicKey().bytes());
    return new NoteSigner(new NoteKey(name, type, material), secret);
  }

  /**
   * Reads what {@link #text} gives.
   *
   * @throws RegistryException MALFORMED for anything else
   */
  public static NoteSigner parse(String text) {
    String[] parts = text.startsWith(PREFIX) ? text.split("\\+", 5) : new String[0];
    byte[] raw = parts.length == 5 ? TlogText.base64("a private key", parts[4]) : new byte[0];
    if (raw.length != 33) {
      throw TlogText.malformed("not a private key PRIVATE+KEY+NAME+ID+KEY");
    }
    for (NoteKey.Type type : new NoteKey.Type[] {NoteKey.Type.ED25519, NoteKey.Type.COSIGNATURE}) {
      byte[] seed = Arrays.copyOfRange(raw, 1, raw.length);
      NoteSigner signer = of(parts[2], type, PublisherKey.ofSeed(seed));
      if (signer.text().equals(text)) {
        return signer;
      }
    }
    throw TlogText.malformed("the id of a private key is not its own");
  }

  /** The public key. */
  public NoteKey key() {
    return key;
  }

  /** The key in full; a secret. */
  public String text() {
    return PREFIX + key.name() + "+" + key.id() + "+" + key.type().base64(secret.seed());
  }

  /**
   * Signs a checkpoint.
   *
   * @param now told by a cosignature, to the second
   */
  public SignedNote.Line sign(Checkpoint checkpoint, Instant now) {
    if (!key.type().isTimed()) {
      return line(secret.sign(checkpoint.text().getBytes(UTF_8)));
    }
    long time = now.getEpochSecond();
    byte[] message = Cosignatures.message(key, checkpoint, time);
    return line(Cosignatures.timed(time, secret.sign(message)));
  }

  private SignedNote.Line line(byte[] signature) {
    return SignedNote.Line.of(key.name(), key.id(), signature);
  }

  /** The public key; nothing secret. */
  @Override
  public String toString() {
    return "NoteSigner[" + key + "]";
  }
}
