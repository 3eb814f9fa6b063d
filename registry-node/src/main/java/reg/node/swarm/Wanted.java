package reg.node.swarm;

import java.util.Collection;
import java.util.List;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Cid;
import reg.manifest.ArtifactName;
import reg.manifest.PublisherId;
import reg.manifest.Reference;
import reg.manifest.Version;
import reg.node.Registry;
import reg.node.name.Heads;
import reg.node.name.PublisherHead;

/** What to look for in the DHT when a reference is to be pulled. */
final class Wanted {
  private final Registry registry;

  Wanted(Registry registry) {
    this.registry = registry;
  }

  /**
   * The release or root that is named, as far as it is known here and not held whole.
   *
   * @throws RegistryException INVALID_REQUEST for what is no reference; NOT_FOUND for a publisher
   *     that nobody knows
   */
  List<Cid> of(String ref) {
    List<Cid> named =
        switch (Reference.parse(ref)) {
          case Reference.ByCid(Cid cid) -> List.of(cid.toV1());
          case Reference.ByRelease release -> List.of(release.release());
          case Reference.ByVersion(var publisher, ArtifactName name, Version version) ->
              listed(new Heads(registry).publisher(publisher), name, version);
        };
    Collection<Cid> held = new Announced(registry).get();
    return named.stream().filter(cid -> !held.contains(cid)).toList();
  }

  private List<Cid> listed(PublisherId publisher, ArtifactName name, Version version) {
    PublisherHead head = new Heads(registry).newest(publisher);
    if (head == null) {
      return List.of();
    }
    try {
      return List.of(head.map().resolve(name, version));
    } catch (RegistryException e) {
      if (e.fault() == Fault.NOT_FOUND || e.fault() == Fault.REVOKED) {
        return List.of();
      }
      throw e;
    }
  }
}
