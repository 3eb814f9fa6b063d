package reg.ipfs;

import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.BlockSink;
import reg.ipld.Cid;
import reg.ipld.car.CarReader;
import reg.ipld.dag.DagWalk;
import reg.ipld.dag.Links;
import reg.ipld.multiformats.Multihash;

/**
 * Receives a CAR that should have exactly the blocks of one DAG, in the order of a walk: each is
 * the root or was linked to by a block before it, and comes once. The CAR's own roots are not
 * looked at.
 */
public final class DagCar {
  private final long bytesMax;
  private final Set<Cid> wanted = new HashSet<>();
  private final Set<Cid> seen = new HashSet<>();
  private long bytes;

  private DagCar(Cid root, long bytesMax) {
    this.bytesMax = bytesMax;
    want(root);
  }

  /**
   * Reads a CAR to its end. Blocks go to the sink as they come; when this fails, those that came
   * before are there.
   *
   * @param in closed at the end
   * @param bytesMax the most bytes of all blocks together
   * @return how many blocks of the DAG did not come
   * @throws RegistryException CORRUPT or MALFORMED when it has something else than the DAG
   * @throws UncheckedIOException when the stream fails
   */
  public static long receive(InputStream in, Cid root, BlockSink sink, long bytesMax) {
    var dag = new DagCar(root, bytesMax);
    try (var car = new CarReader(in)) {
      for (Block block = car.next(); block != null; block = car.next()) {
        dag.accept(block);
        sink.put(block);
      }
    }
    return dag.wanted.size();
  }

  private void accept(Block block) {
    if (!wanted.remove(block.cid().toV1())) {
      throw new RegistryException(
          Fault.MALFORMED, "block " + block.cid() + " was sent, but is not the next of the DAG");
    }
    bytes += block.size();
    if (bytes > bytesMax) {
      throw new RegistryException(Fault.MALFORMED, "the DAG has more than " + bytesMax + " bytes");
    }
    Links.of(block).forEach(this::want);
  }

  private void want(Cid cid) {
    boolean inlined = cid.multihash().code() == Multihash.IDENTITY;
    if (seen.add(cid.toV1()) && !inlined) {
      if (seen.size() > DagWalk.BLOCKS_MAX) {
        throw new RegistryException(
            Fault.MALFORMED, "the DAG has more than " + DagWalk.BLOCKS_MAX + " blocks");
      }
      wanted.add(cid.toV1());
    }
  }
}
