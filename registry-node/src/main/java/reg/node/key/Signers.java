package reg.node.key;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.manifest.DidKey;
import reg.manifest.Role;
import reg.manifest.signing.Envelope;
import reg.manifest.signing.PublisherChain;
import reg.manifest.signing.PublisherKey;
import reg.node.Home;

/** Signs with those of this home's keys that a publisher's record in force gives a role. */
public final class Signers {
  private final Home home;

  public Signers(Home home) {
    this.home = home;
  }

  /**
   * Signs with as many keys as are needed, or with all there are when those are fewer.
   *
   * @param first makes the envelope with its first signature
   * @throws RegistryException NOT_FOUND when no key here has the role
   */
  public Envelope sign(PublisherChain chain, Role role, Function<PublisherKey, Envelope> first) {
    List<PublisherKey> able = require(chain, role);
    Envelope envelope = first.apply(able.getFirst());
    int count = Math.min(chain.threshold(role), able.size());
    for (PublisherKey key : able.subList(1, count)) {
      envelope = envelope.cosign(key);
    }
    return envelope;
  }

  /**
   * A key of this home that has a role.
   *
   * @throws RegistryException NOT_FOUND when there is none
   */
  public PublisherKey one(PublisherChain chain, Role role) {
    return require(chain, role).getFirst();
  }

  private List<PublisherKey> require(PublisherChain chain, Role role) {
    List<PublisherKey> able = able(chain.keys(role));
    if (able.isEmpty()) {
      throw new RegistryException(
          Fault.NOT_FOUND,
          "no key here may sign a "
              + role
              + " of "
              + chain.id()
              + "; 'reg key ls' shows whose keys may");
    }
    return able;
  }

  /** Whether the keys of this home are enough for a role. */
  public boolean canComplete(PublisherChain chain, Role role) {
    return able(chain.keys(role)).size() >= chain.threshold(role);
  }

  /** Adds the signatures of all keys here that are among those asked for. */
  public Envelope cosign(Envelope envelope, Set<DidKey> asked) {
    Envelope more = envelope;
    for (PublisherKey key : able(asked)) {
      more = more.cosign(key);
    }
    return more;
  }

  /** Whether enough keys of a role are named as signers; nothing is verified. */
  public static boolean isComplete(Set<DidKey> keys, int threshold, Envelope envelope) {
    var signers = new HashSet<>(envelope.claimedSigners());
    signers.retainAll(keys);
    return signers.size() >= threshold;
  }

  /** Whether enough keys signed what a role of the record in force must sign. */
  public static boolean isComplete(PublisherChain chain, Role role, Envelope envelope) {
    return isComplete(chain.keys(role), chain.threshold(role), envelope);
  }

  /** A key of this home; null when it has it not. */
  public @Nullable PublisherKey find(DidKey key) {
    return new KeyRing(home).keys().get(key);
  }

  private List<PublisherKey> able(Set<DidKey> asked) {
    var able = new ArrayList<PublisherKey>();
    for (Map.Entry<DidKey, PublisherKey> key : new KeyRing(home).keys().entrySet()) {
      if (asked.contains(key.getKey())) {
        able.add(key.getValue());
      }
    }
    return able;
  }
}
