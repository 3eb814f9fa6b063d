package reg.node.kubo;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import reg.base.ProgressListener;
import reg.base.RegistryException;
import reg.ipfs.kubo.KuboRpc;
import reg.ipld.Block;
import reg.ipld.BlockSource;
import reg.ipld.Cid;
import reg.libp2p.Multiaddr;
import reg.manifest.signing.VerifiedRelease;
import reg.node.Registry;
import reg.node.name.Resolution;
import reg.node.name.Resolver;
import reg.node.swarm.Providers;
import reg.storage.Lease;

/** A Kubo that keeps copies of what this home holds. */
public final class KuboReplica implements AutoCloseable {
  /** How long Kubo may take to fetch what it is to pin. */
  private static final Duration PIN_WAIT = Duration.ofHours(6);

  private final Registry registry;
  private final KuboRpc rpc;
  private final ProgressListener progress;

  /**
   * A replica; nothing is asked of it yet.
   *
   * @param authorization for its RPC, as {@code Bearer …}; null when it wants none
   */
  public KuboReplica(
      Registry registry, URI rpc, @Nullable String authorization, ProgressListener progress) {
    this.registry = registry;
    this.rpc = new KuboRpc(rpc, authorization);
    this.progress = progress;
  }

  /**
   * What a replica holds now.
   *
   * @param ref the full reference, or the CID of a bare root
   * @param root what is pinned there
   */
  public record Kept(String ref, Cid root) {}

  /**
   * Sends a version, or what is below a bare root, and lets Kubo pin it: the file tree, the signed
   * release and its list of files.
   *
   * @throws RegistryException as {@link Resolver#resolve}; UNREACHABLE when Kubo fails; NOT_FOUND
   *     or CORRUPT, naming the block
   */
  public Kept upload(String ref) throws InterruptedException {
    Resolution what = new Resolver(registry).resolve(ref);
    VerifiedRelease signed = what.signed();
    List<Cid> roots = new ArrayList<>(List.of(what.root()));
    if (signed != null) {
      roots.add(signed.cid());
      roots.addAll(signed.release().content().files().pages());
    }
    progress.begin("sending", signed == null ? -1 : signed.release().content().bytes());
    try (Lease _ = registry.storage().lease()) {
      rpc.importDags(counted(registry.storage().blocks()), roots);
    }
    return new Kept(what.ref(), what.root());
  }

  private BlockSource counted(BlockSource blocks) {
    return cid -> {
      Block block = blocks.get(cid);
      if (block != null) {
        progress.advance(block.size());
      }
      return block;
    };
  }

  /**
   * Lets Kubo fetch the file tree and pin it.
   *
   * @param from where this home's node is; Kubo connects to the first that it reaches
   * @param fetched hears how many blocks Kubo has
   * @throws RegistryException as {@link Resolver#resolve}; UNREACHABLE when Kubo fails
   */
  public Kept pin(String ref, List<Multiaddr> from, LongConsumer fetched)
      throws InterruptedException {
    Resolution what = new Resolver(registry).resolve(ref);
    connect(from);
    VerifiedRelease signed = what.signed();
    String name = signed == null ? null : signed.release().id().toString();
    rpc.pin(what.root(), name, PIN_WAIT, fetched);
    return new Kept(what.ref(), what.root());
  }

  private void connect(List<Multiaddr> from) throws InterruptedException {
    String why = "";
    for (Multiaddr address : from) {
      try {
        rpc.connect(address);
        return;
      } catch (RegistryException e) {
        why = String.valueOf(e.getMessage());
      }
    }
    progress.warn("Kubo could not connect to this node, and looks for the blocks itself: " + why);
  }

  /** As a place to fetch from what it holds. */
  public Providers providers() {
    return Providers.of(rpc);
  }

  @Override
  public void close() {
    rpc.close();
  }
}
