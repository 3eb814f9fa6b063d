package reg.manifest.tlog;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import reg.base.RegistryException;
import reg.ipld.multiformats.Multihash;
import reg.manifest.DidKey;

/**
 * A public key that verifies notes, written as a vkey: {@code NAME+KEYID+base64(type || key)}.
 * Source: C2SP signed-note.
 *
 * @param name of the key; of a log the origin of its checkpoints
 * @param type what its signatures are
 * @param material the public key, base64
 */
public record NoteKey(String name, Type type, String material) {
  private static final int NAME_MAX = 255;

  /** What a key signs, and how. */
  public enum Type {
    /** The text of a note. */
    ED25519(1, 32, 64),
    /** A checkpoint with the time. */
    COSIGNATURE(4, 32, 72),
    /** The first three lines of a checkpoint with the time and the name of the key. */
    ML_DSA_44(6, 1312, 2428);

    private final int code;
    private final int keyBytes;
    private final int signatureBytes;

    Type(int code, int keyBytes, int signatureBytes) {
      this.code = code;
      this.keyBytes = keyBytes;
      this.signatureBytes = signatureBytes;
    }

    /** Whether its signatures tell when they were made. */
    public boolean isTimed() {
      return this != ED25519;
    }

    /** A key, public or private, as vkeys and skeys have it. */
    String base64(byte[] key) {
      return TlogText.base64(ByteBuffer.allocate(1 + key.length).put((byte) code).put(key).array());
    }

    private static @Nullable Type of(int code) {
      for (Type type : values()) {
        if (type.code == code) {
          return type;
        }
      }
      return null;
    }
  }

  /**
   * Checks the key.
   *
   * @throws RegistryException MALFORMED for a name that notes cannot have, and for bytes that are
   *     no key of the type
   */
  public NoteKey {
    requireName(name);
    byte[] key = TlogText.base64("a key", material);
    if (key.length != type.keyBytes) {
      throw TlogText.malformed("the key of " + TlogText.quote(name) + " is no key of its type");
    }
    if (type != Type.ML_DSA_44) {
      DidKey.of(key);
    }
  }

  /**
   * Reads a vkey.
   *
   * @throws RegistryException MALFORMED for anything but what {@link #toString} gives, and for
   *     types of keys that are not known
   */
  public static NoteKey parse(String vkey) {
    String[] parts = vkey.split("\\+", 3);
    if (parts.length != 3) {
      throw TlogText.malformed("not a verifier key NAME+ID+KEY: " + TlogText.quote(vkey));
    }
    byte[] key = TlogText.base64("a verifier key", parts[2]);
    Type type = key.length == 0 ? null : Type.of(key[0]);
    if (type == null) {
      throw TlogText.malformed("a verifier key of a type that is not known: " + quoted(parts[0]));
    }
    byte[] material = Arrays.copyOfRange(key, 1, key.length);
    var noteKey = new NoteKey(parts[0], type, TlogText.base64(material));
    if (!noteKey.id().equals(parts[1])) {
      throw TlogText.malformed(
          "the id of the verifier key " + quoted(parts[0]) + " is not its own");
    }
    return noteKey;
  }

  private static String quoted(String name) {
    return TlogText.quote(name);
  }

  static String requireName(String name) {
    boolean bad = name.codePoints().anyMatch(c -> c == '+' || c < ' ' || isSpace(c));
    if (name.isEmpty() || bad || name.getBytes(UTF_8).length > NAME_MAX) {
      throw TlogText.malformed("no name of a key: " + TlogText.quote(name));
    }
    return name;
  }

  /** Unicode's White_Space. */
  private static boolean isSpace(int c) {
    return Character.isSpaceChar(c) || c == 0x85;
  }

  /** The first four bytes of the hash of name, type and key, 8 hex digits. */
  public String id() {
    MessageDigest digest = Multihash.newSha256();
    digest.update((name + "\n").getBytes(UTF_8));
    digest.update((byte) type.code);
    return HexFormat.of().formatHex(digest.digest(bytes()), 0, 4);
  }

  byte[] bytes() {
    return TlogText.base64("a key", material);
  }

  /** Whether a line claims to be by this key. */
  boolean signed(SignedNote.Line line) {
    return line.name().equals(name) && line.keyId().equals(id());
  }

  /**
   * Requires that a line is this key's signature.
   *
   * @param checkpoint the text of the note, read
   * @return when it was signed, seconds since 1970; 0 when it does not say
   * @throws RegistryException BAD_SIGNATURE when it is not
   */
  long verify(Checkpoint checkpoint, SignedNote.Line line) {
    byte[] signature = line.bytes();
    if (signature.length != type.signatureBytes) {
      throw NoteCrypto.bad(this);
    }
    if (type == Type.ED25519) {
      NoteCrypto.verify(this, checkpoint.text().getBytes(UTF_8), signature);
      return 0;
    }
    long time = Cosignatures.time(signature);
    if (time < 0) {
      throw NoteCrypto.bad(this);
    }
    byte[] message = Cosignatures.message(this, checkpoint, time);
    NoteCrypto.verify(this, message, Arrays.copyOfRange(signature, Long.BYTES, signature.length));
    return time;
  }

  /** The vkey. */
  @Override
  public String toString() {
    return name + "+" + id() + "+" + type.base64(bytes());
  }
}
