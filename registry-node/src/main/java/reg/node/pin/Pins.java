package reg.node.pin;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Cid;
import reg.manifest.HeadTarget;
import reg.manifest.Reference;
import reg.manifest.ReleaseId;
import reg.manifest.signing.VerifiedRelease;
import reg.node.Registry;
import reg.node.name.Heads;
import reg.node.name.PublisherHead;
import reg.node.name.Resolution;
import reg.node.name.Resolver;
import reg.storage.Pin;

/** Keeps releases and bare roots from garbage collection. */
public final class Pins {
  private final Registry registry;

  public Pins(Registry registry) {
    this.registry = registry;
  }

  /**
   * Pins a release with its tree and list, or a bare root.
   *
   * @param name what to call it; null for its reference
   * @throws RegistryException as {@link Resolver#resolve}
   */
  public PinEntry pin(String ref, PinEntry.Reach reach, @Nullable String name) {
    Resolution what = new Resolver(registry).resolve(ref);
    Instant now = registry.clock().instant().truncatedTo(ChronoUnit.SECONDS);
    var pin = new Pin(root(what), reach(reach), name == null ? shortName(what) : name, now);
    registry.storage().pins().pin(pin);
    return entry(pin);
  }

  /**
   * Removes a pin; what nothing else keeps goes with the next garbage collection.
   *
   * @param ref as it was pinned, or its CID
   * @throws RegistryException NOT_FOUND when it is not pinned; CONFLICT for a release that is
   *     published here, which {@code reg rm} removes
   */
  public PinEntry unpin(String ref) {
    Cid root =
        Reference.parse(ref) instanceof Reference.ByCid(Cid cid)
            ? cid.toV1()
            : root(new Resolver(registry).resolve(ref));
    Pin pin = registry.storage().pins().get(root);
    if (pin == null) {
      throw new RegistryException(Fault.NOT_FOUND, ref + " is not pinned");
    }
    requireUnpublished(root);
    registry.storage().pins().unpin(root);
    return entry(pin);
  }

  /** All pins, by name. */
  public List<PinEntry> list() {
    return registry.storage().pins().list().stream()
        .map(Pins::entry)
        .sorted(Comparator.comparing(PinEntry::name))
        .toList();
  }

  /** What a head offers must be there. */
  private void requireUnpublished(Cid root) {
    var heads = new Heads(registry);
    PublisherHead head =
        registry.home().publisherKey().toFile().exists() ? heads.newest(heads.own()) : null;
    if (head == null) {
      return;
    }
    head.map()
        .artifacts()
        .forEach(
            (name, versions) ->
                versions.forEach(
                    (version, target) -> {
                      if (target instanceof HeadTarget.Published(Cid release)
                          && release.equals(root)) {
                        throw new RegistryException(
                            Fault.CONFLICT,
                            name + ":" + version + " is published here; 'reg rm' removes it");
                      }
                    }));
  }

  private static Cid root(Resolution what) {
    VerifiedRelease signed = what.signed();
    return signed == null ? what.root() : signed.cid();
  }

  /** A pin's name is short; its CID says the rest. */
  private static String shortName(Resolution what) {
    VerifiedRelease signed = what.signed();
    if (signed == null) {
      return "";
    }
    ReleaseId id = signed.release().id();
    return id.name() + ":" + id.version();
  }

  private static Pin.Reach reach(PinEntry.Reach reach) {
    return switch (reach) {
      case RECURSIVE -> Pin.Reach.RECURSIVE;
      case DIRECT -> Pin.Reach.DIRECT;
    };
  }

  private static PinEntry entry(Pin pin) {
    PinEntry.Reach reach =
        switch (pin.reach()) {
          case RECURSIVE -> PinEntry.Reach.RECURSIVE;
          case DIRECT -> PinEntry.Reach.DIRECT;
        };
    return new PinEntry(pin.root(), reach, pin.name(), pin.created());
  }
}
