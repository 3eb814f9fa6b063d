package reg.node.folder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import reg.ipld.multiformats.Multihash;

/** The sha2-256 of a whole file. */
public final class WholeHash {
  private static final int BUFFER_BYTES = 1 << 20;

  private WholeHash() {}

  /** Reads an open file from its beginning to its end. */
  public static Multihash of(FileChannel channel) throws IOException {
    MessageDigest digest = Multihash.newSha256();
    var buffer = ByteBuffer.allocate(Math.clamp(channel.size(), 1, BUFFER_BYTES));
    long at = 0;
    for (int count = channel.read(buffer, at); count >= 0; count = channel.read(buffer, at)) {
      digest.update(buffer.array(), 0, count);
      at += count;
      buffer.clear();
    }
    return Multihash.ofSha256(digest.digest());
  }
}
