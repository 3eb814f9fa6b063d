package reg.node.swarm;

import java.util.ArrayList;
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
  private final HeadNames names;

  Wanted(Registry registry, HeadNames names) {
    this.registry = registry;
    this.names = names;
  }

  /**
   * The release or root that is named, as far as it is known here and not held whole; before it the
   * head that the publisher's IPNS name stands for, when it is not held.
   *
   * @throws RegistryException INVALID_REQUEST for what is no reference; NOT_FOUND for a publisher
   *     that nobody knows
   */
  List<Cid> of(String ref) throws InterruptedException {
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

  private List<Cid> listed(PublisherId publisher, ArtifactName name, Version version)
      throws InterruptedException {
    var heads = new Heads(registry);
    var wanted = new ArrayList<Cid>();
    Cid named = heads.isOwn(publisher) ? null : names.find(publisher);
    if (named != null) {
      wanted.add(named);
    }
    PublisherHead head = heads.newest(publisher);
    try {
      if (head != null) {
        wanted.add(head.map().resolve(name, version));
      }
    } catch (RegistryException e) {
      if (e.fault() != Fault.NOT_FOUND && e.fault() != Fault.REVOKED) {
        throw e;
      }
    }
    return wanted;
  }
}
