package reg.node.store;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.manifest.signing.ManifestLinks;
import reg.node.name.Heads;

/**
 * Which blocks a block keeps: a release its tree and list, the newest head its map. Heads before
 * the newest are kept as links of a chain, without what they offered.
 */
final class KeptLinks implements Function<Block, List<Cid>> {
  private final Set<Cid> former;

  private KeptLinks(Set<Cid> former) {
    this.former = former;
  }

  static KeptLinks of(Heads heads) {
    return new KeptLinks(new HashSet<>(heads.former()));
  }

  @Override
  public List<Cid> apply(Block block) {
    return former.contains(block.cid()) ? List.of() : ManifestLinks.of(block);
  }
}
