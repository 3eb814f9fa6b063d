package reg.manifest.tlog;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import reg.ipld.multiformats.Multihash;

/**
 * The Merkle tree of RFC 6962 with SHA-256: hashes, and the checks of inclusion and consistency
 * proofs. Source: RFC 9162 sections 2.1.3.2 and 2.1.4.2, whose algorithms these are.
 */
public final class Merkle {
  /** The length of a hash, in bytes. */
  public static final int HASH_BYTES = 32;

  /** The longest proof: a consistency proof of a tree of 2^63 - 1 leaves. */
  public static final int PROOF_MAX = 64;

  private static final byte LEAF = 0;
  private static final byte NODE = 1;

  private Merkle() {}

  /** The root of the tree without leaves. */
  public static byte[] emptyRoot() {
    return Multihash.newSha256().digest();
  }

  /** The hash of a leaf. */
  public static byte[] leafHash(byte[] entry) {
    MessageDigest digest = Multihash.newSha256();
    digest.update(LEAF);
    return digest.digest(entry);
  }

  /** The hash of an inner node. */
  public static byte[] nodeHash(byte[] left, byte[] right) {
    MessageDigest digest = Multihash.newSha256();
    digest.update(NODE);
    digest.update(left);
    return digest.digest(right);
  }

  /**
   * Whether a leaf stands at an index of a tree.
   *
   * @param leafHash of the leaf
   * @param index from 0
   * @param proof from the leaf's sibling up
   */
  public static boolean includes(Checkpoint tree, long index, byte[] leafHash, List<byte[]> proof) {
    if (index < 0 || index >= tree.size() || !areHashes(proof)) {
      return false;
    }
    long at = index;
    long last = tree.size() - 1;
    byte[] root = leafHash;
    for (byte[] sibling : proof) {
      if (last == 0) {
        return false;
      }
      if (isRight(at) || at == last) {
        root = nodeHash(sibling, root);
        int skipped = Long.numberOfTrailingZeros(at);
        at >>>= skipped;
        last >>>= skipped;
      } else {
        root = nodeHash(root, sibling);
      }
      at >>>= 1;
      last >>>= 1;
    }
    return last == 0 && Arrays.equals(root, tree.root());
  }

  /** Whether the leaves of a tree are the first leaves of another, in the same order. */
  public static boolean isConsistent(Checkpoint older, Checkpoint newer, List<byte[]> proof) {
    if (older.size() > newer.size() || !areHashes(proof)) {
      return false;
    }
    if (older.size() == newer.size() || older.size() == 0) {
      byte[] expected = older.size() == newer.size() ? newer.root() : emptyRoot();
      return proof.isEmpty() && Arrays.equals(older.root(), expected);
    }
    boolean whole = Long.bitCount(older.size()) == 1;
    if (proof.isEmpty()) {
      return false;
    }
    byte[] seed = whole ? older.root() : proof.getFirst();
    return isConsistent(older, newer, seed, whole ? proof : proof.subList(1, proof.size()));
  }

  private static boolean isConsistent(
      Checkpoint older, Checkpoint newer, byte[] seed, List<byte[]> proof) {
    int shared = Long.numberOfTrailingZeros(older.size());
    long at = (older.size() - 1) >>> shared;
    long last = (newer.size() - 1) >>> shared;
    byte[] before = seed;
    byte[] after = seed;
    for (byte[] sibling : proof) {
      if (last == 0) {
        return false;
      }
      if (isRight(at) || at == last) {
        before = nodeHash(sibling, before);
        after = nodeHash(sibling, after);
        int skipped = Long.numberOfTrailingZeros(at);
        at >>>= skipped;
        last >>>= skipped;
      } else {
        after = nodeHash(after, sibling);
      }
      at >>>= 1;
      last >>>= 1;
    }
    return last == 0 && Arrays.equals(before, older.root()) && Arrays.equals(after, newer.root());
  }

  private static boolean isRight(long at) {
    return (at & 1) == 1;
  }

  /** Two hashes of other lengths could be cut elsewhere and still hash to the same node. */
  private static boolean areHashes(List<byte[]> proof) {
    return proof.stream().allMatch(hash -> hash.length == HASH_BYTES);
  }
}
