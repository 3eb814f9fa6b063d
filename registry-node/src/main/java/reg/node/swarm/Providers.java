package reg.node.swarm;

import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reg.base.ProgressListener;
import reg.base.RegistryException;
import reg.ipfs.BlockService;
import reg.ipfs.DagFetcher;
import reg.ipfs.DagFetcher.Reach;
import reg.ipfs.FetchLimits;
import reg.ipfs.RemoteSource;
import reg.ipfs.Sources;
import reg.ipfs.bitswap.Bitswap;
import reg.ipfs.exchange.Exchange;
import reg.ipld.BlockSource;
import reg.ipld.Cid;
import reg.libp2p.Host;
import reg.libp2p.PeerId;
import reg.manifest.PublisherId;
import reg.node.Registry;
import reg.node.name.Told;
import reg.storage.BlockStore;

/**
 * The peers that one pull asks, all at once: each block of the one that owes the fewest, another
 * one when that fails. For one pull; its counts begin at zero.
 */
public final class Providers implements AutoCloseable {
  private final @Nullable PeerHeads heads;
  private final List<PeerSource> each;
  private final Sources all;
  private final LongSupplier received;
  private final long receivedBefore;

  private Providers(
      @Nullable PeerHeads heads, List<PeerSource> each, Sources all, LongSupplier received) {
    this.heads = heads;
    this.each = each;
    this.all = all;
    this.received = received;
    this.receivedBefore = received.getAsLong();
  }

  static Providers of(
      Host host, Bitswap bitswap, Exchange exchange, HeadNames names, List<PeerId> peers) {
    var sources =
        peers.stream()
            .map(peer -> new PeerSource(exchange.session(peer), bitswap.session(List.of(peer))))
            .toList();
    var all = new Sources(sources, host.timeline());
    return new Providers(new PeerHeads(host, names, peers), sources, all, bitswap::receivedBytes);
  }

  /** A program that has blocks and knows no heads. */
  public static Providers of(RemoteSource source) {
    var only = new PeerSource(null, source);
    return new Providers(null, List.of(only), new Sources(List.of(only)), only::bytes);
  }

  /** How many are asked. */
  public int count() {
    return each.size();
  }

  /**
   * What came.
   *
   * @param blockBytes of blocks
   * @param messageBytes of the messages that brought them, compressed as they came, before
   *     encryption; with bitswap, of a node that pulls several things at once, those of all
   * @param peers that sent some
   */
  public record Traffic(long blockBytes, long messageBytes, int peers) {
    /** Nothing was asked of anybody. */
    public static final Traffic NONE = new Traffic(0, 0, 0);
  }

  public Traffic traffic() {
    return new Traffic(
        each.stream().mapToLong(PeerSource::bytes).sum(),
        received.getAsLong()
            - receivedBefore
            + each.stream().mapToLong(PeerSource::exchangedBytes).sum(),
        (int) each.stream().filter(source -> source.bytes() > 0).count());
  }

  /**
   * What the peers tell of a publisher, of each that tells something; nothing of it is verified.
   *
   * @throws RegistryException the first failure, when no peer told anything and one broke the rules
   */
  public Map<PeerId, Told> told(Registry registry, PublisherId publisher, ProgressListener progress)
      throws InterruptedException {
    return heads == null ? Map.of() : heads.told(registry, publisher, progress);
  }

  /**
   * Which head the publisher's IPNS name stands for, a hint that proves nothing; null when it is
   * not found.
   */
  public @Nullable Cid namedHead(PublisherId publisher) throws InterruptedException {
    return heads == null ? null : heads.named(publisher);
  }

  /** Charges a peer for something that it told and that was found false. */
  public void charge(PeerId peer) {
    if (heads != null) {
      heads.charge(peer);
    }
  }

  /** The store, and behind it the peers. */
  public BlockSource through(BlockStore store) {
    return new BlockService(store, all);
  }

  /**
   * The store, and behind it the peers.
   *
   * @param bytesMax the most bytes that may come; past them, asking is MALFORMED
   */
  public BlockSource through(BlockStore store, long bytesMax) {
    return new BlockService(store, new Metered(all, bytesMax));
  }

  /**
   * Brings everything below a root into the store, durable on return.
   *
   * @param bytesMax the most bytes that may come
   * @throws RegistryException NOT_FOUND for a block that no peer has; UNREACHABLE when none
   *     answers; MALFORMED past the limits; CORRUPT. What came by then is kept
   */
  public void fetch(Cid root, BlockStore store, long bytesMax, ProgressListener progress)
      throws InterruptedException {
    fetch(root, store, bytesMax, Reach.ALL, progress);
  }

  /** As {@link #fetch}, of what is above the leaves only. */
  public void fetchNodes(Cid root, BlockStore store, long bytesMax) throws InterruptedException {
    fetch(root, store, bytesMax, Reach.NODES, ProgressListener.NONE);
  }

  private void fetch(
      Cid root, BlockStore store, long bytesMax, Reach reach, ProgressListener progress)
      throws InterruptedException {
    var limits = FetchLimits.DEFAULT.withBytes(bytesMax);
    try {
      new DagFetcher(store, all, limits).fetch(root, reach, progress);
    } finally {
      store.flush();
    }
  }

  /** Asks the peers nothing more. */
  @Override
  public void close() {
    each.forEach(PeerSource::close);
  }
}
