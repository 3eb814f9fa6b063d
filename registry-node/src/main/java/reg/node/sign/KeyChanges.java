package reg.node.sign;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.manifest.DidKey;
import reg.manifest.HeadPosition;
import reg.manifest.Publisher;
import reg.manifest.Role;
import reg.manifest.signing.Envelope;
import reg.manifest.signing.PublisherChain;
import reg.manifest.signing.PublisherKey;
import reg.node.Registry;
import reg.node.key.KeyRing;
import reg.node.key.PendingFile;
import reg.node.key.Signers;
import reg.node.name.Heads;
import reg.node.name.PublisherHead;
import reg.node.name.Records;

/**
 * Changes which keys sign for this home's publisher. The record and a head under it become visible
 * together; a new private key is on the disk before either.
 */
public final class KeyChanges {
  private final Registry registry;
  private final Records records;
  private final Signers signers;

  public KeyChanges(Registry registry) {
    this.registry = registry;
    this.records = new Records(registry);
    this.signers = new Signers(registry.home());
  }

  /** The own records. */
  public PublisherChain chain() {
    return records.chain(new Heads(registry).own());
  }

  /**
   * Replaces a key by a new one, which is made here.
   *
   * @param old null for the first of this home's keys that is in force
   * @throws RegistryException as {@link #change}
   */
  public PublisherChain rotate(@Nullable DidKey old, Function<KeyChange, KeyChange> more) {
    PublisherChain chain = chain();
    DidKey given = old == null ? inForce(chain) : old;
    DidKey fresh = new KeyRing(registry.home()).make().publicKey();
    return change(change -> more.apply(change.replace(given, fresh)));
  }

  /** The first key of this home that may sign heads, releases or records now. */
  private DidKey inForce(PublisherChain chain) {
    for (DidKey key : new KeyRing(registry.home()).keys().keySet()) {
      for (Role role : Role.values()) {
        if (chain.keys(role).contains(key)) {
          return key;
        }
      }
    }
    throw new RegistryException(Fault.NOT_FOUND, "no key of this home signs for " + chain.id());
  }

  /**
   * Takes a key away. When it is the last one, a new one takes its place.
   *
   * @param since the first head that is void
   * @throws RegistryException as {@link #change}
   */
  public PublisherChain revoke(
      DidKey key, HeadPosition since, String reason, Function<KeyChange, KeyChange> more) {
    PublisherChain chain = chain();
    boolean last =
        Arrays.stream(Role.values()).allMatch(role -> chain.keys(role).equals(Set.of(key)));
    if (!last) {
      return change(change -> more.apply(change.revoke(key, since, reason)));
    }
    DidKey fresh = new KeyRing(registry.home()).make().publicKey();
    return change(change -> more.apply(change.replace(key, fresh).revoke(key, since, reason)));
  }

  /** From which head on a key that is revoked now counts no more: the next one. */
  public HeadPosition next() {
    PublisherHead head = new Heads(registry).newest(chain().id());
    return head == null ? HeadPosition.FIRST : head.verified().head().position().next();
  }

  /**
   * Makes the next record.
   *
   * @throws RegistryException UNSIGNED when it waits for signatures of others; MALFORMED when its
   *     thresholds could not be met; NOT_FOUND when no key here may sign it
   */
  public PublisherChain change(Function<KeyChange, KeyChange> change) {
    PublisherChain chain = chain();
    new KeyRing(registry.home()).keepId();
    Publisher next = change.apply(new KeyChange(chain)).record(registry.clock().instant());
    Envelope envelope =
        signers.sign(chain, Role.ROOT, (PublisherKey key) -> Envelope.sign(next, key));
    for (var key : next.keys()) {
      PublisherKey own = key.roles().contains(Role.ROOT) ? signers.find(key.key()) : null;
      envelope = own == null ? envelope : envelope.cosign(own);
    }
    Block block = envelope.block();
    PublisherChain longer;
    try {
      longer = chain.append(block);
    } catch (RegistryException e) {
      if (e.fault() != Fault.UNSIGNED && e.fault() != Fault.BAD_SIGNATURE) {
        throw e;
      }
      throw new PendingFile(envelope, records.blocks(chain.id()), List.of()).leave(registry.home());
    }
    publish(longer, block);
    return longer;
  }

  /** Makes a record visible, with a head under it when there is anything to list. */
  void publish(PublisherChain longer, Block record) {
    new Heads(registry).publish(longer, record);
  }
}
