package reg.node.catalog;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.manifest.ArtifactName;
import reg.manifest.DidKey;
import reg.manifest.Head;
import reg.manifest.HeadMap;
import reg.manifest.HeadTarget;
import reg.manifest.HeadTarget.State;
import reg.manifest.PublisherId;
import reg.manifest.Reference;
import reg.manifest.ReleaseId;
import reg.manifest.Version;
import reg.manifest.signing.VerifiedRelease;
import reg.node.Registry;
import reg.node.name.Heads;
import reg.node.name.PublisherHead;
import reg.node.name.Records;
import reg.node.name.Resolution;
import reg.node.name.Resolver;
import reg.storage.BlockStore;
import reg.storage.Commit;

/** What is published here and by those whose heads are known, and changes of the own head. */
public final class Catalog {
  /** How far a chain of versions is followed. */
  private static final int LOG_MAX = 10_000;

  private final Registry registry;
  private final Heads heads;

  public Catalog(Registry registry) {
    this.registry = registry;
    this.heads = new Heads(registry);
  }

  /**
   * Lists versions, by publisher, name, and the newest first.
   *
   * @param ref {@code [PUBLISHER/]NAME} for one artifact; null for everything of everybody
   * @throws RegistryException NOT_FOUND when an artifact is named and not there
   */
  public List<Entry> list(@Nullable String ref) {
    var entries = new ArrayList<Entry>();
    if (ref == null) {
      for (PublisherId publisher : heads.publishers()) {
        PublisherHead head = heads.require(publisher);
        head.map().artifacts().keySet().forEach(name -> addVersions(entries, head, name));
      }
      return entries;
    }
    Reference.ByVersion named = named(ref);
    PublisherHead head = heads.require(heads.publisher(named.publisher()));
    addVersions(entries, head, named.name());
    if (entries.isEmpty()) {
      throw new RegistryException(Fault.NOT_FOUND, "nothing is published as " + ref);
    }
    return entries;
  }

  /** A release in full. */
  public ReleaseView show(String ref) {
    VerifiedRelease verified = new Resolver(registry).resolveRelease(ref).verified();
    PublisherHead head = heads.newest(verified.release().id().publisher());
    return new ReleaseView(
        Entries.of(verified.cid(), verified.release(), head == null ? null : head.map()),
        verified.release(),
        verified.release().content().readFiles(registry.storage().blocks()),
        verified.commitId(),
        verified.signers().stream().map(DidKey::toString).toList(),
        head == null ? null : info(head));
  }

  private static ReleaseView.HeadInfo info(PublisherHead of) {
    Head head = of.verified().head();
    return new ReleaseView.HeadInfo(
        of.verified().cid().toString(),
        head.position().toString(),
        head.validity().issued(),
        head.validity().expires());
  }

  /** A release and those before it, newest first, as far as they are held. */
  public List<Entry> log(String ref) {
    VerifiedRelease at = new Resolver(registry).resolveRelease(ref).verified();
    ReleaseId id = at.release().id();
    PublisherHead head = heads.newest(id.publisher());
    var verifier = new Records(registry).verifier(id.publisher());
    var entries = new ArrayList<Entry>();
    var seen = new HashSet<Cid>();
    while (entries.size() < LOG_MAX && seen.add(at.cid())) {
      entries.add(Entries.of(at.cid(), at.release(), head == null ? null : head.map()));
      Cid previous = at.release().previous();
      Block block = previous == null ? null : registry.storage().blocks().get(previous);
      if (block == null) {
        break;
      }
      at = verifier.verifyRelease(block).requireArtifact(id.publisher(), id.name());
    }
    return entries;
  }

  /**
   * Points a channel at a version.
   *
   * @param ref what the channel stands for from now on; a release of the own
   * @throws RegistryException INVALID_REQUEST for a channel outside the grammar or another's
   *     release; CONFLICT when a version has that name
   */
  public Entry tag(String ref, String channel) {
    return heads.change(() -> pointed(ref, channel));
  }

  private Entry pointed(String ref, String channel) {
    Resolution.OfRelease release = own(ref);
    ReleaseId id = release.verified().release().id();
    PublisherHead head = heads.require(id.publisher());
    Version name = new Version(channel);
    HeadTarget there = head.map().find(id.name(), name);
    if (there != null && !(there instanceof HeadTarget.Channel)) {
      throw new RegistryException(
          Fault.CONFLICT, channel + " is a version of " + id.name() + "; take another name");
    }
    if (!(head.map().find(id.name(), id.version()) instanceof HeadTarget.Published)) {
      throw new RegistryException(Fault.NOT_FOUND, id + " is not in your head");
    }
    var to = new HeadTarget.Channel(id.version());
    HeadMap map =
        to.equals(there) ? head.map() : head.map().edit().put(id.name(), name, to).build();
    if (!to.equals(there)) {
      commit(head, map, List.of());
    }
    return Entries.of(release.verified().cid(), release.verified().release(), map);
  }

  /**
   * Drops a channel.
   *
   * @param ref {@code NAME:CHANNEL}
   * @throws RegistryException NOT_FOUND when there is no such channel; INVALID_REQUEST for a
   *     version and for {@code latest}
   */
  public void untag(String ref) {
    Reference.ByVersion named = named(ref);
    PublisherHead head = heads.require(requireOwn(heads.publisher(named.publisher())));
    HeadTarget there = head.map().find(named.name(), named.version());
    if (there == null) {
      throw new RegistryException(Fault.NOT_FOUND, "there is no channel " + ref);
    }
    if (!(there instanceof HeadTarget.Channel) || named.version().equals(Version.LATEST)) {
      throw new RegistryException(
          Fault.INVALID_REQUEST,
          ref + " is no channel that can be dropped; 'reg rm' removes versions");
    }
    commit(head, head.map().edit().remove(named.name(), named.version()).build(), List.of());
  }

  /**
   * The versions that {@link #remove} would take.
   *
   * @param ref {@code NAME:VERSION} for one, {@code NAME} for all of an artifact
   * @throws RegistryException NOT_FOUND when there are none; INVALID_REQUEST for another's
   */
  public List<Entry> matching(String ref) {
    Reference.ByVersion named = named(ref);
    PublisherHead head = heads.require(requireOwn(heads.publisher(named.publisher())));
    var entries = new ArrayList<Entry>();
    addVersions(entries, head, named.name());
    if (isVersioned(ref)) {
      Version version =
          head.map().find(named.name(), named.version()) instanceof HeadTarget.Channel(Version to)
              ? to
              : named.version();
      entries.removeIf(entry -> !entry.version().equals(version.text()));
    }
    if (entries.isEmpty()) {
      throw new RegistryException(Fault.NOT_FOUND, "nothing is published as " + ref);
    }
    return entries;
  }

  /**
   * Removes versions: the head says that they are gone, their names stay taken, and they are no
   * longer kept from garbage collection.
   *
   * @param ref as {@link #matching}
   * @return what was removed
   */
  public List<Entry> remove(String ref) {
    return drop(matching(ref), State.REMOVED, "");
  }

  /**
   * Withdraws a version: the head says that it must not be used, whoever has it.
   *
   * @param ref {@code NAME:VERSION}
   * @param reason what others are told, or empty
   * @return what was withdrawn
   * @throws RegistryException as {@link #matching}; INVALID_REQUEST without a version; MALFORMED
   *     for a reason that is too long
   */
  public Entry withdraw(String ref, String reason) {
    if (!isVersioned(ref)) {
      throw new RegistryException(
          Fault.INVALID_REQUEST, "'" + ref + "' names no version; write NAME:VERSION");
    }
    return drop(matching(ref), State.WITHDRAWN, reason).getFirst();
  }

  private List<Entry> drop(List<Entry> gone, State state, String reason) {
    return heads.change(() -> dropped(gone, state, reason));
  }

  private List<Entry> dropped(List<Entry> gone, State state, String reason) {
    PublisherHead head = heads.require(heads.own());
    var staying = new ArrayList<Entry>();
    addVersions(staying, head, ArtifactName.parse(gone.getFirst().name()));
    staying.removeAll(gone);
    Version newest = staying.isEmpty() ? null : new Version(staying.getFirst().version());
    HeadMap map = new Removal(state, reason).of(head.map(), gone, newest);
    commit(head, map, gone.stream().map(Entry::release).toList());
    return gone;
  }

  private void commit(PublisherHead before, HeadMap map, List<Cid> unpins) {
    var commit = new Commit();
    heads.advance(commit, before, map);
    unpins.forEach(commit::unpin);
    registry.storage().commit(commit);
  }

  private void addVersions(List<Entry> entries, PublisherHead head, ArtifactName name) {
    BlockStore blocks = registry.storage().blocks();
    var found = new ArrayList<Entry>();
    for (Version version : head.map().versions(name).keySet()) {
      Entry entry = Entries.listed(head, name, version, blocks);
      if (entry != null) {
        found.add(entry);
      }
    }
    found.sort(Comparator.comparing((Entry entry) -> entry.facts().issued()).reversed());
    entries.addAll(found);
  }

  private Resolution.OfRelease own(String ref) {
    Resolution.OfRelease release = new Resolver(registry).resolveRelease(ref);
    requireOwn(release.verified().release().id().publisher());
    return release;
  }

  private PublisherId requireOwn(PublisherId publisher) {
    if (!heads.isOwn(publisher)) {
      throw new RegistryException(
          Fault.INVALID_REQUEST,
          "only publisher " + publisher + " can change what is published there");
    }
    return publisher;
  }

  private static Reference.ByVersion named(String ref) {
    if (Reference.parse(ref) instanceof Reference.ByVersion named) {
      return named;
    }
    throw new RegistryException(
        Fault.INVALID_REQUEST, "'" + ref + "' is a CID; name [PUBLISHER/]NAME[:VERSION]");
  }

  /** A name without a version means all of them here, not the channel {@code latest}. */
  private static boolean isVersioned(String ref) {
    return ref.substring(ref.lastIndexOf('/') + 1).indexOf(':') >= 0;
  }
}
