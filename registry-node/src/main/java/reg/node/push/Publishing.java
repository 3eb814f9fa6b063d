package reg.node.push;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.manifest.HeadMap;
import reg.manifest.HeadTarget;
import reg.manifest.Release;
import reg.manifest.ReleaseFile;
import reg.manifest.ReleaseId;
import reg.manifest.Role;
import reg.manifest.Version;
import reg.manifest.signing.PublisherChain;
import reg.node.Registry;
import reg.node.key.Signers;
import reg.node.name.Heads;
import reg.node.name.PublisherHead;
import reg.node.name.Records;
import reg.storage.Commit;
import reg.storage.Pin;

/** Lists a release, signed as it must be, in the next head; in one step. */
public final class Publishing {
  private final Registry registry;

  public Publishing(Registry registry) {
    this.registry = registry;
  }

  /**
   * Publishes. The blocks of the release must be in the store.
   *
   * @param block the release's envelope
   * @throws RegistryException CONFLICT when its version is taken; UNSIGNED when the head waits for
   *     more signatures
   */
  public void publish(Block block, Release release, List<ReleaseFile> files) {
    var heads = new Heads(registry);
    var _ =
        heads.change(
            () -> {
              publish(heads, block, release, files);
              return release.id();
            });
  }

  private void publish(Heads heads, Block block, Release release, List<ReleaseFile> files) {
    ReleaseId id = release.id();
    PublisherHead before = heads.newest(id.publisher());
    Instant now = registry.clock().instant();
    var commit = new Commit().block(block);
    commit.pin(new Pin(block.cid(), Pin.Reach.RECURSIVE, id.name() + ":" + id.version(), now));
    commit.unpin(release.content().root());
    release.content().files().pages().forEach(commit::unpin);
    files.forEach(file -> commit.file(file.sha256(), file.cid()));
    HeadMap map = with(before, id, block.cid());
    PublisherChain chain = new Records(registry).chain(id.publisher());
    Commit listing = commit;
    if (!new Signers(registry.home()).canComplete(chain, Role.HEAD)) {
      // The head that will list it waits for others; the release itself is done.
      registry.storage().commit(commit);
      listing = new Commit();
    }
    heads.advance(listing, before, map);
    registry.storage().commit(listing);
  }

  /** Keeps the blocks of a release that waits for signatures. */
  void keep(Release release) {
    Instant now = registry.clock().instant();
    String name = "unsigned " + release.id().name() + ":" + release.id().version();
    var commit = new Commit();
    commit.pin(new Pin(release.content().root(), Pin.Reach.RECURSIVE, name, now));
    for (Cid page : release.content().files().pages()) {
      commit.pin(new Pin(page, Pin.Reach.DIRECT, name, now));
    }
    registry.storage().commit(commit);
  }

  private static HeadMap with(@Nullable PublisherHead before, ReleaseId id, Cid release) {
    HeadMap map = before == null ? HeadMap.EMPTY : before.map();
    HeadTarget there = map.find(id.name(), id.version());
    if (there != null) {
      throw new RegistryException(
          Fault.CONFLICT, id + " was published meanwhile; push as another version");
    }
    return map.edit()
        .put(id.name(), id.version(), new HeadTarget.Published(release))
        .put(id.name(), Version.LATEST, new HeadTarget.Channel(id.version()))
        .build();
  }
}
