package reg.node.seal;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.BlockSource;
import reg.ipld.Cid;
import reg.ipld.unixfs.Leaf;
import reg.ipld.unixfs.UnixFsReader;
import reg.manifest.age.AgeFileKey;
import reg.manifest.age.AgeHeader;
import reg.manifest.age.AgePayload;
import reg.manifest.age.AgePayload.Place;

/**
 * The content of an age file that lies in blocks, read at any place: chunks are decrypted alone.
 * Any thread; it keeps the last few blocks.
 */
final class SealedBytes {
  private static final int KEPT_LEAVES = 8;

  private final UnixFsReader reader;
  private final List<Leaf> leaves;
  private final AgeHeader header;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Cid, ByteBuffer> kept = new LinkedHashMap<>(16, 0.75f, true);
  private final long size;
  private @Nullable AgePayload payload;

  /**
   * An age file whose header is its first leaf.
   *
   * @throws RegistryException MALFORMED when it is not; NOT_FOUND or CORRUPT, naming the block
   */
  SealedBytes(BlockSource source, Cid file) {
    this.reader = new UnixFsReader(source);
    this.leaves = new ArrayList<>();
    reader.leaves(file).forEachRemaining(this::add);
    if (leaves.size() < 2) {
      throw malformed("has no payload behind the leaf of its header");
    }
    ByteBuffer first = leaf(leaves.getFirst());
    byte[] front = new byte[first.remaining()];
    first.get(front);
    this.header = AgeHeader.read(front);
    if (header.bytes().length != front.length) {
      throw malformed("has more than its header in its first leaf");
    }
    Leaf last = leaves.getLast();
    this.size = AgePayload.contentBytes(last.offset() + last.size() - front.length);
  }

  /** Behind the header all leaves but the last are of one length, so a tree can't claim many. */
  private void add(Leaf leaf) {
    boolean inPlace =
        leaves.size() < 2
            || leaf.offset() == leaves.get(1).offset() + (leaves.size() - 1L) * Sealing.LEAF_BYTES;
    if (!inPlace || leaves.size() > Sealing.LEAVES_MAX) {
      throw malformed("is not cut into leaves of 1 MiB, or has more than 1 TiB");
    }
    leaves.add(leaf);
  }

  AgeHeader header() {
    return header;
  }

  /** Reads with this key from now on. */
  SealedBytes unlock(AgeFileKey key) {
    byte[] nonce = new byte[AgePayload.NONCE_BYTES];
    sealed(0, nonce);
    payload = AgePayload.open(key, nonce);
    return this;
  }

  /** How much there is to read. */
  long size() {
    return size;
  }

  /**
   * Reads.
   *
   * @throws RegistryException MALFORMED past the end; CORRUPT when a chunk is not what was
   *     encrypted; NOT_FOUND when a block is not held
   */
  byte[] read(long offset, int length) {
    if (offset < 0 || length < 0 || length > size - offset) {
      throw malformed("is shorter than what it says of itself");
    }
    byte[] content = new byte[length];
    var chunk = ByteBuffer.allocate(AgePayload.SEALED_BYTES);
    for (int done = 0; done < length; ) {
      long number = (offset + done) / AgePayload.CHUNK_BYTES;
      open(number, chunk.clear());
      int skip = (int) (offset + done - number * AgePayload.CHUNK_BYTES);
      int count = Math.min(length - done, chunk.remaining() - skip);
      chunk.get(skip, content, done, count);
      done += count;
    }
    return content;
  }

  private void open(long number, ByteBuffer into) {
    if (payload == null) {
      throw new IllegalStateException("read before it was unlocked");
    }
    long start = number * AgePayload.CHUNK_BYTES;
    boolean last = start + AgePayload.CHUNK_BYTES >= size;
    int plain = (int) Math.min(AgePayload.CHUNK_BYTES, size - start);
    byte[] bytes = new byte[plain + AgePayload.TAG_BYTES];
    sealed(AgePayload.NONCE_BYTES + number * AgePayload.SEALED_BYTES, bytes);
    Place place = last ? Place.LAST : Place.BEFORE_OTHERS;
    payload.open(number, place, ByteBuffer.wrap(bytes), into);
    into.flip();
  }

  /** Bytes of the payload, which begins with the second leaf; only the last may be longer. */
  private void sealed(long position, byte[] into) {
    long at = leaves.get(1).offset() + position;
    int index = (int) Math.min(1 + position / Sealing.LEAF_BYTES, leaves.size() - 1L);
    for (int done = 0; done < into.length; index++) {
      Leaf leaf = leaves.get(index);
      ByteBuffer bytes = leaf(leaf);
      int skip = (int) (at + done - leaf.offset());
      int count = Math.min(into.length - done, bytes.remaining() - skip);
      bytes.get(bytes.position() + skip, into, done, count);
      done += count;
    }
  }

  /** Read and hashed outside of the lock; two threads may both read one. */
  private ByteBuffer leaf(Leaf leaf) {
    ByteBuffer bytes = find(leaf.cid());
    if (bytes == null) {
      bytes = reader.read(leaf);
      keep(leaf.cid(), bytes);
    }
    return bytes;
  }

  private @Nullable ByteBuffer find(Cid cid) {
    lock.lock();
    try {
      return kept.get(cid);
    } finally {
      lock.unlock();
    }
  }

  private void keep(Cid cid, ByteBuffer bytes) {
    lock.lock();
    try {
      kept.put(cid, bytes);
      if (kept.size() > KEPT_LEAVES) {
        kept.remove(kept.keySet().iterator().next());
      }
    } finally {
      lock.unlock();
    }
  }

  private static RegistryException malformed(String why) {
    return new RegistryException(Fault.MALFORMED, "the private archive " + why);
  }
}
