package reg.manifest.tlog;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/** What a cosigner signs. Source: C2SP tlog-cosignature. */
final class Cosignatures {
  private static final byte[] SUBTREE = "subtree/v1\n\0".getBytes(US_ASCII);
  private static final int NAME_MAX = 255;

  private Cosignatures() {}

  /** The time before a signature, seconds since 1970. */
  static long time(byte[] timed) {
    return ByteBuffer.wrap(timed).getLong();
  }

  static byte[] timed(long time, byte[] signature) {
    return ByteBuffer.allocate(Long.BYTES + signature.length).putLong(time).put(signature).array();
  }

  static byte[] message(NoteKey key, Checkpoint checkpoint, long time) {
    if (key.type() != NoteKey.Type.ML_DSA_44) {
      String message = "cosignature/v1\ntime " + time + "\n" + checkpoint.text();
      return message.getBytes(UTF_8);
    }
    byte[] name = key.name().getBytes(UTF_8);
    byte[] origin = checkpoint.origin().getBytes(UTF_8);
    if (origin.length > NAME_MAX) {
      throw TlogText.malformed("an origin has " + origin.length + " bytes; at most " + NAME_MAX);
    }
    int fixed = SUBTREE.length + 2 + 3 * Long.BYTES + Merkle.HASH_BYTES;
    return ByteBuffer.allocate(fixed + name.length + origin.length)
        .put(SUBTREE)
        .put((byte) name.length)
        .put(name)
        .putLong(time)
        .put((byte) origin.length)
        .put(origin)
        .putLong(0)
        .putLong(checkpoint.size())
        .put(checkpoint.root())
        .array();
  }
}
