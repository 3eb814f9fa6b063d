package reg.node.pull;

import reg.base.Fault;
import reg.base.RegistryException;
import reg.manifest.HeadTarget;
import reg.manifest.PublisherId;
import reg.manifest.PublisherName;
import reg.manifest.Reference;
import reg.node.Registry;
import reg.node.car.Completeness;
import reg.node.name.Heads;
import reg.node.name.PublisherHead;
import reg.node.name.Resolver;

/** Whether a pull needs nobody else. */
public final class Held {
  private Held() {}

  /**
   * Whether a home holds all of what a reference means, and nobody can know of something newer: it
   * is one's own, a certain version, or a CID. What is wrong with a reference is for the pull to
   * say, which needs nobody for that.
   */
  public static boolean suffices(Registry registry, String ref) {
    try {
      Reference parsed = Reference.parse(ref);
      if (parsed instanceof Reference.ByVersion named
          && (named.publisher() instanceof PublisherName.Me || mayMove(registry, named))) {
        return named.publisher() instanceof PublisherName.Me;
      }
      Completeness.require(registry.storage().blocks(), new Resolver(registry).resolve(ref).root());
      return true;
    } catch (RegistryException e) {
      return e.fault() != Fault.NOT_FOUND;
    }
  }

  /** Whether a name is a channel of somebody else, who may have moved it meanwhile. */
  private static boolean mayMove(Registry registry, Reference.ByVersion named) {
    var heads = new Heads(registry);
    PublisherId publisher = heads.publisher(named.publisher());
    PublisherHead head = heads.isOwn(publisher) ? null : heads.newest(publisher);
    return head != null
        && head.map().find(named.name(), named.version()) instanceof HeadTarget.Channel;
  }
}
