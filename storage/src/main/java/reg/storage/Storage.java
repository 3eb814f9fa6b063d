package reg.storage;

import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reg.base.ProgressListener;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.BlockSink;
import reg.ipld.Cid;

/** All that one home keeps. One process at a time holds it. */
public interface Storage extends AutoCloseable {
  BlockStore blocks();

  /**
   * Takes blocks of files that stay where they are: keeps only where {@link reg.ipld.Origin#file}
   * has a block's bytes, and the bytes of blocks of no file. Such a block is read from the file,
   * and is CORRUPT once the file changed.
   */
  BlockSink references();

  /** Keeps new and found blocks from garbage collection until it is closed. */
  Lease lease();

  PinStore pins();

  RefStore refs();

  FileIndex files();

  /** What is remembered for other peers. */
  RecordStore records();

  /**
   * Applies the changes as one: flushes the blocks put before, then writes the commit in one synced
   * batch.
   *
   * @throws RegistryException CONFLICT when a ref points elsewhere than expected, and then nothing
   *     is changed; STORAGE when the disk refuses
   */
  void commit(Commit commit);

  /** The most bytes that are set aside. */
  int ASIDE_BYTES_MAX = 1 << 20;

  /** Whether something is set aside. */
  boolean hasAside();

  /**
   * Sets bytes aside that can be read without opening the storage, until a ref moves: meant for a
   * digest of what refs point to.
   *
   * @param bytes made while no commit is applied; at most {@value #ASIDE_BYTES_MAX}, or null for
   *     nothing
   * @throws RegistryException STORAGE when the disk refuses; what the supplier throws
   */
  void setAside(Supplier<byte @Nullable []> bytes);

  /** How much is held. */
  StorageStats stats();

  /** What all durable blocks take on disk, which the quota limits; without reading the index. */
  long heldBytes();

  /**
   * Removes the blocks that no root reaches. Runs beside reads and writes: a block put or found
   * after the call began, or under a {@link Lease}, is kept.
   *
   * @param roots kept beside all pins and refs, each with all it links to
   * @param links the CIDs a block links to
   */
  GcReport collectGarbage(
      Collection<Cid> roots, Function<Block, List<Cid>> links, ProgressListener progress);

  /**
   * Reads and hashes everything. Findings are named, never repaired.
   *
   * @param links the CIDs a block links to
   */
  FsckReport fsck(Function<Block, List<Cid>> links, ProgressListener progress);

  @Override
  void close();
}
