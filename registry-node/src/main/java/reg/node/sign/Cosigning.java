package reg.node.sign;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.manifest.DidKey;
import reg.manifest.Head;
import reg.manifest.KeyRoles;
import reg.manifest.Publisher;
import reg.manifest.PublisherId;
import reg.manifest.Release;
import reg.manifest.Role;
import reg.manifest.signing.Envelope;
import reg.manifest.signing.PublisherChain;
import reg.node.Registry;
import reg.node.key.PendingFile;
import reg.node.key.Signers;
import reg.node.name.Heads;
import reg.node.name.Records;
import reg.node.push.Publishing;

/** Adds signatures to what waits for them, and publishes it once there are enough. */
public final class Cosigning {
  private final Registry registry;

  public Cosigning(Registry registry) {
    this.registry = registry;
  }

  /** What became of a file. */
  public enum Outcome {
    /** It was looked at. */
    SHOWN,
    /** It has signatures of this home, and needs more. */
    SIGNED,
    /** It has enough; the publisher's home publishes it. */
    COMPLETE,
    /** It is published. */
    PUBLISHED
  }

  /**
   * A file that waits for signatures.
   *
   * @param what it is, for people: whoever signs should know
   * @param publisher whose
   * @param asked the keys that may sign, and those that did
   * @param needed how many must
   * @param signed how many of them did
   */
  public record Result(
      Outcome outcome,
      String what,
      PublisherId publisher,
      List<Asked> asked,
      int needed,
      int signed) {}

  /** A key that may sign. */
  public record Asked(DidKey key, boolean signed) {}

  /**
   * Looks at a file.
   *
   * @throws RegistryException as {@link PendingFile#read}; BAD_SIGNATURE when its records are wrong
   */
  public Result show(Path file) {
    PendingFile pending = PendingFile.read(file);
    return result(Outcome.SHOWN, pending, chain(pending));
  }

  /**
   * Adds the signatures of this home's keys; publishes what is complete and this home's own.
   *
   * @throws RegistryException REFUSED_BY_POLICY when no key here is asked for; CONFLICT when it was
   *     overtaken; UNSIGNED when what it brings about waits for signatures in turn; as {@link
   *     #show}
   */
  public Result add(Path file) {
    PendingFile pending = PendingFile.read(file);
    PublisherChain chain = chain(pending);
    Envelope signed =
        new Signers(registry.home()).cosign(pending.envelope(), asked(pending.envelope(), chain));
    boolean added = !signed.claimedSigners().equals(pending.envelope().claimedSigners());
    var next = new PendingFile(signed, pending.records(), pending.blocks());
    boolean complete = isComplete(signed, chain);
    boolean own = new Heads(registry).isOwn(chain.id());
    if (!added && !(complete && own) && !hasSigned(signed)) {
      throw new RegistryException(
          Fault.REFUSED_BY_POLICY, "no key of this home is asked to sign " + what(signed));
    }
    next.write(file);
    if (!complete || !own) {
      return result(complete ? Outcome.COMPLETE : Outcome.SIGNED, next, chain);
    }
    publish(next, chain);
    return result(Outcome.PUBLISHED, next, chain);
  }

  private boolean hasSigned(Envelope envelope) {
    var signers = new Signers(registry.home());
    return envelope.claimedSigners().stream().anyMatch(key -> signers.find(key) != null);
  }

  private void publish(PendingFile pending, PublisherChain chain) {
    Envelope envelope = pending.envelope();
    Block block = envelope.block();
    switch (envelope.type()) {
      case PUBLISHER -> new KeyChanges(registry).publish(chain.append(block), block);
      case RELEASE -> {
        Release release = new Records(registry).verifier(chain.id()).verifyRelease(block).release();
        var files = release.content().readFiles(registry.storage().blocks());
        new Publishing(registry).publish(block, release, files.files());
      }
      case HEAD -> {
        pending.blocks().forEach(registry.storage().blocks()::put);
        new Heads(registry).publish(chain.verifier().verifyHead(block));
      }
    }
  }

  /** This home may know more records than the file; a file of another history is refused. */
  private PublisherChain chain(PendingFile pending) {
    PublisherId publisher = pending.envelope().claimedPublisher();
    PublisherChain told = PublisherChain.of(publisher);
    for (Block record : pending.records()) {
      told = told.append(record);
    }
    PublisherChain known = new Records(registry).chain(publisher);
    List<?> shorter = known.epoch() < told.epoch() ? known.records() : told.records();
    List<?> longer = known.epoch() < told.epoch() ? told.records() : known.records();
    if (!longer.subList(0, shorter.size()).equals(shorter)) {
      throw new RegistryException(
          Fault.ROLLBACK, "the file has other records of " + publisher + " than this home");
    }
    return known.epoch() < told.epoch() ? told : known;
  }

  private static boolean isComplete(Envelope envelope, PublisherChain chain) {
    return switch (envelope.type()) {
      case RELEASE -> Signers.isComplete(chain, Role.RELEASE, envelope);
      case HEAD -> Signers.isComplete(chain, Role.HEAD, envelope);
      case PUBLISHER -> {
        Publisher next = Publisher.decode(envelope.payload());
        int threshold = next.thresholds().getOrDefault(Role.ROOT, 1);
        yield Signers.isComplete(chain, Role.ROOT, envelope)
            && Signers.isComplete(roots(next), threshold, envelope);
      }
    };
  }

  private static Set<DidKey> asked(Envelope envelope, PublisherChain chain) {
    return switch (envelope.type()) {
      case RELEASE -> chain.keys(Role.RELEASE);
      case HEAD -> chain.keys(Role.HEAD);
      case PUBLISHER -> {
        Set<DidKey> both = roots(Publisher.decode(envelope.payload()));
        both.addAll(chain.keys(Role.ROOT));
        yield both;
      }
    };
  }

  private static Set<DidKey> roots(Publisher record) {
    var keys = new HashSet<DidKey>();
    for (KeyRoles key : record.keys()) {
      if (key.roles().contains(Role.ROOT)) {
        keys.add(key.key());
      }
    }
    return keys;
  }

  private static Result result(Outcome outcome, PendingFile pending, PublisherChain chain) {
    Envelope envelope = pending.envelope();
    var asked =
        asked(envelope, chain).stream()
            .sorted()
            .map(key -> new Asked(key, envelope.claimedSigners().contains(key)))
            .toList();
    Role role =
        switch (envelope.type()) {
          case RELEASE -> Role.RELEASE;
          case HEAD -> Role.HEAD;
          case PUBLISHER -> Role.ROOT;
        };
    return new Result(
        outcome,
        what(envelope),
        chain.id(),
        asked,
        chain.threshold(role),
        (int) asked.stream().filter(Asked::signed).count());
  }

  private static String what(Envelope envelope) {
    return switch (envelope.type()) {
      case RELEASE -> {
        Release release = Release.decode(envelope.payload());
        yield "release " + release.id() + " with root " + release.content().root();
      }
      case HEAD -> {
        Head head = Head.decode(envelope.payload());
        yield "head " + head.position() + " of " + head.publisher();
      }
      case PUBLISHER -> {
        Publisher record = Publisher.decode(envelope.payload());
        yield "record %d of %s: %d keys, thresholds %s, %d revoked"
            .formatted(
                record.seq(),
                record.id(),
                record.keys().size(),
                record.thresholds(),
                record.revoked().size());
      }
    };
  }
}
