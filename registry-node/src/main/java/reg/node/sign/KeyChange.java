package reg.node.sign;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.dagcbor.BytesNode;
import reg.manifest.DidKey;
import reg.manifest.HeadPosition;
import reg.manifest.KeyRoles;
import reg.manifest.Publisher;
import reg.manifest.RevokedKey;
import reg.manifest.Role;
import reg.manifest.Validity;
import reg.manifest.signing.PublisherChain;

/**
 * The next publisher record, made from the one in force by a few changes. Holds no key and signs
 * nothing. For one thread.
 */
public final class KeyChange {
  /** How long a record is good unless the publisher says otherwise. */
  public static final Duration LIFETIME = Duration.ofDays(365);

  private final PublisherChain chain;
  private final List<KeyRoles> keys;
  private final Map<Role, Integer> thresholds = new EnumMap<>(Role.class);
  private final List<RevokedKey> revoked = new ArrayList<>();
  private List<BytesNode> modelSigningKeys = List.of();
  private Duration lifetime = LIFETIME;

  /** Begins with what is in force. */
  public KeyChange(PublisherChain chain) {
    this.chain = chain;
    Publisher last = chain.last();
    if (last == null) {
      keys = new ArrayList<>(List.of(all(chain.id().genesisKey())));
      for (Role role : Role.values()) {
        thresholds.put(role, 1);
      }
    } else {
      keys = new ArrayList<>(last.keys());
      thresholds.putAll(last.thresholds());
      revoked.addAll(last.revoked());
      modelSigningKeys = last.modelSigningKeys();
    }
  }

  private static KeyRoles all(DidKey key) {
    return new KeyRoles(key, EnumSet.allOf(Role.class));
  }

  /**
   * Gives a key's roles to another one.
   *
   * @throws RegistryException NOT_FOUND when the record has no such key
   */
  public KeyChange replace(DidKey old, DidKey fresh) {
    Set<Role> roles = require(old).roles();
    keys.removeIf(key -> key.key().equals(old));
    keys.add(new KeyRoles(fresh, roles));
    return this;
  }

  /**
   * Adds a key, or gives one that is there other roles.
   *
   * @throws RegistryException MALFORMED for no roles; CONFLICT for a key that was revoked
   */
  public KeyChange add(DidKey key, Set<Role> roles) {
    if (revoked.stream().anyMatch(gone -> gone.key().equals(key))) {
      throw new RegistryException(Fault.CONFLICT, key + " was revoked; take another key");
    }
    keys.removeIf(there -> there.key().equals(key));
    keys.add(new KeyRoles(key, roles));
    return this;
  }

  /**
   * Takes a key away, and all its signatures from a head on.
   *
   * @throws RegistryException CONFLICT when it is revoked already; MALFORMED for a long reason
   */
  public KeyChange revoke(DidKey key, HeadPosition since, String reason) {
    if (revoked.stream().anyMatch(gone -> gone.key().equals(key))) {
      throw new RegistryException(Fault.CONFLICT, key + " was revoked before");
    }
    keys.removeIf(there -> there.key().equals(key));
    revoked.add(new RevokedKey(key, since, reason));
    return this;
  }

  /** How many keys of a role must sign. */
  public KeyChange threshold(Role role, int count) {
    thresholds.put(role, count);
    return this;
  }

  /** Adds a SubjectPublicKeyInfo for OpenSSF Model Signing. */
  public KeyChange modelSigningKey(byte[] spki) {
    var all = new ArrayList<>(modelSigningKeys);
    all.add(BytesNode.copyOf(spki));
    modelSigningKeys = all;
    return this;
  }

  /** How long the record is good. */
  public KeyChange lifetime(Duration next) {
    lifetime = next;
    return this;
  }

  private KeyRoles require(DidKey key) {
    return keys.stream()
        .filter(there -> there.key().equals(key))
        .findFirst()
        .orElseThrow(
            () -> new RegistryException(Fault.NOT_FOUND, key + " is none of the publisher's keys"));
  }

  /**
   * The record.
   *
   * @throws RegistryException MALFORMED when no threshold of it could be met, or past the limits
   */
  public Publisher record(Instant now) {
    return new Publisher(
        chain.id(),
        chain.epoch() + 1,
        chain.lastCid(),
        new Validity(now, now.plus(lifetime)),
        keys,
        thresholds,
        modelSigningKeys,
        revoked);
  }
}
