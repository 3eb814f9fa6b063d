package reg.manifest.signing;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.dag.Links;
import reg.ipld.dagcbor.DagCbor;
import reg.ipld.dagcbor.MapNode;
import reg.manifest.AttestationList;
import reg.manifest.FileSet;
import reg.manifest.Head;
import reg.manifest.HeadMap;
import reg.manifest.Release;

/**
 * What a recursive pin on a block keeps: for a release its tree and its list of files, for a head
 * the pages of its map and of its attestations. Histories, lineages and the releases that a head
 * lists are not kept by their mention; each that is wanted has its own pin.
 */
public final class ManifestLinks {
  private static final Set<String> ENVELOPE = Set.of("p", "s", "t");
  private static final Set<Set<String>> PAGES =
      Set.of(Set.of(FileSet.PAGE), Set.of(HeadMap.PAGE), Set.of(AttestationList.PAGE));

  private ManifestLinks() {}

  /**
   * The blocks that a block keeps, whatever the block is; {@link Links#of} for one that is none of
   * ours, or not as it should be.
   *
   * @throws RegistryException MALFORMED, for bytes that are not of their codec
   */
  public static List<Cid> of(Block block) {
    if (block.cid().codec() == Codec.DAG_CBOR
        && DagCbor.decode(block.data()) instanceof MapNode map) {
      Set<String> keys = map.entries().keySet();
      if (PAGES.contains(keys)) {
        return List.of();
      }
      if (keys.equals(ENVELOPE)) {
        return ofEnvelope(block);
      }
    }
    return Links.of(block);
  }

  private static List<Cid> ofEnvelope(Block block) {
    try {
      Envelope envelope = Envelope.decode(block.bytes());
      return switch (envelope.type()) {
        case RELEASE -> ofRelease(Release.decode(envelope.payload()));
        case HEAD -> ofHead(Head.decode(envelope.payload()));
        case PUBLISHER -> List.of();
      };
    } catch (RegistryException e) {
      // Somebody else's map with the same keys must not stop a collection.
      return Links.of(block);
    }
  }

  private static List<Cid> ofHead(Head head) {
    var links = new ArrayList<Cid>(head.map().pages());
    links.addAll(head.attestations().pages());
    return links;
  }

  private static List<Cid> ofRelease(Release release) {
    var links = new ArrayList<Cid>();
    links.add(release.content().root());
    links.addAll(release.content().files().pages());
    return links;
  }
}
