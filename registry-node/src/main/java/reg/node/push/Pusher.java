package reg.node.push;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.ProgressListener;
import reg.base.RegistryException;
import reg.chunker.Profile;
import reg.ipld.Block;
import reg.ipld.BlockSink;
import reg.ipld.Cid;
import reg.manifest.FileSet;
import reg.manifest.Release;
import reg.manifest.ReleaseClaims;
import reg.manifest.ReleaseContent;
import reg.manifest.ReleaseId;
import reg.manifest.Role;
import reg.manifest.signing.Envelope;
import reg.manifest.signing.PublisherChain;
import reg.manifest.signing.VerifiedRelease;
import reg.node.Registry;
import reg.node.key.Keys;
import reg.node.key.PendingFile;
import reg.node.key.Signers;
import reg.node.name.Records;
import reg.node.name.Resolver;
import reg.node.push.PushResult.Outcome;
import reg.node.scan.FormatScan;
import reg.node.seal.InnerBlocks;
import reg.node.seal.Sealing;
import reg.node.store.StoreCare;
import reg.scan.FolderFiles;
import reg.scan.Scanner;
import reg.storage.Lease;
import reg.storage.Storage;

/**
 * Publishes files as a release.
 *
 * <p>Written in this order: blocks, then in one step the release, the head that lists it, its pin
 * and the index of whole files. A push that dies before that step leaves blocks that nothing names;
 * the same push finds them again. A version never changes: the same bytes are a no-op, others a
 * CONFLICT.
 */
public final class Pusher {
  private final Registry registry;
  private final ProgressListener progress;

  public Pusher(Registry registry, ProgressListener progress) {
    this.registry = registry;
    this.progress = progress;
  }

  /**
   * Pushes. Makes the identity when there is none.
   *
   * @throws RegistryException INVALID_REQUEST for names, links and special files that are refused;
   *     NOT_FOUND when there is nothing at the path; CONFLICT when the version holds other bytes or
   *     a file changed meanwhile; MALFORMED for paths that no release may have; STORAGE when the
   *     disk is full or cannot be read; INTERRUPTED
   */
  public PushResult push(PushRequest request) {
    long start = System.nanoTime();
    var input =
        new Input(request, scan(request), Profile.parse(request.profile()), new InnerBlocks());
    PushTarget target = PushTarget.parse(request.target());
    PrivatePush.requirePossible(request);
    boolean dry = request.options().contains(PushOption.DRY_RUN);
    if (!dry) {
      new Keys(registry.home()).init(null);
    }
    Shelf shelf = Shelf.of(registry, target);
    if (!dry) {
      new StoreCare(registry, progress).makeRoom();
    }
    Storage storage = registry.storage();
    try (Lease _ = storage.lease()) {
      long heldBefore = dry ? 0 : storage.heldBytes();
      Content content = gather(input, shelf, dry);
      scanFormats(input);
      VerifiedRelease same = shelf.sameAs(content, request.isPrivate());
      Made made =
          same != null
              ? unchanged(input, same, content)
              : dry ? planned(shelf, content) : publish(input, shelf, content);
      long stored = dry ? 0 : Math.max(0, storage.heldBytes() - heldBefore);
      return result(made, content, stored, Duration.ofNanos(System.nanoTime() - start));
    }
  }

  /** What there is to read, looked at before anything is opened. */
  private record Input(
      PushRequest request, @Nullable FolderScan scan, Profile profile, InnerBlocks inner) {}

  /** What came of a push. */
  private record Made(
      PushResult.PublishedName name,
      Outcome outcome,
      @Nullable Cid release,
      Cid root,
      List<String> warnings) {}

  private static @Nullable FolderScan scan(PushRequest request) {
    if (!(request.source() instanceof PushSource.Disk disk)) {
      return null;
    }
    boolean follow = request.options().contains(PushOption.FOLLOW_LINKS);
    var scan =
        FolderScan.of(disk.path(), follow ? FolderScan.Links.FOLLOW : FolderScan.Links.REFUSE);
    if (scan.files().isEmpty() && scan.emptyFolders().isEmpty()) {
      throw new RegistryException(
          Fault.INVALID_REQUEST, "there is nothing to push in " + disk.path());
    }
    return scan;
  }

  /** Of a version that exists nothing is written: its bytes are there, or they are refused. */
  private Content gather(Input input, Shelf shelf, boolean dry) {
    boolean write = !dry && !shelf.isTaken();
    if (input.request.isPrivate()) {
      return read(input, input.inner);
    }
    return read(input, write ? sink(input) : new DryRun(registry.storage().blocks()));
  }

  /** Warns of files that a program must not load; to publish them is the publisher's choice. */
  private void scanFormats(Input input) {
    if (input.scan != null) {
      var files = new TreeMap<String, Path>();
      input.scan.files().forEach(file -> files.put(file.path(), file.file()));
      FormatScan.warn(Scanner.scan(FolderFiles.of(files), registry.config().threads()), progress);
    }
  }

  private BlockSink sink(Input input) {
    Storage storage = registry.storage();
    boolean reference = input.request.options().contains(PushOption.REFERENCE);
    return reference ? storage.references() : storage.blocks();
  }

  private Content read(Input input, BlockSink sink) {
    var work = new Content.Work(registry.config().threads(), progress);
    return switch (input.request.source()) {
      case PushSource.Stream stream -> Content.ofStream(stream, input.profile, sink, work);
      case PushSource.Disk disk when input.scan != null ->
          Content.ofDisk(input.scan, input.profile, sink, work);
      case PushSource.Disk disk -> throw new IllegalStateException("not scanned: " + disk);
    };
  }

  /** The bytes are published; blocks of theirs that were lost are put back. */
  private Made unchanged(Input input, VerifiedRelease same, Content content) {
    boolean dry = input.request.options().contains(PushOption.DRY_RUN);
    boolean lost = content.newBytes() > 0 && !dry && !input.request.isPrivate();
    if (lost && input.scan != null) {
      read(input, sink(input));
      registry.storage().blocks().flush();
    }
    ReleaseId id = same.release().id();
    var name =
        new PushResult.PublishedName(
            id.publisher().toString(), id.name().toString(), id.version().text());
    Cid root = same.release().content().root();
    List<String> warnings =
        input.request.isPrivate() ? List.of(PrivatePush.SAME_READERS) : List.of();
    return new Made(name, Outcome.UNCHANGED, same.cid(), root, warnings);
  }

  private static Made planned(Shelf shelf, Content content) {
    return new Made(
        shelf.fullName(shelf.version()), Outcome.PLANNED, null, content.root(), List.of());
  }

  private Made publish(Input input, Shelf shelf, Content content) {
    var resolver = new Resolver(registry);
    Claims claims = Claims.of(input.request.description(), content.onDisk(), resolver);
    ReleaseId id = shelf.id();
    Instant now = registry.clock().instant();
    var body =
        new ReleaseContent(
            content.root(),
            content.files().bytes(),
            input.profile.id(),
            content.files().write(listSink(input)));
    var plain = new Release(claims.kind(), id, now, shelf.latest(), body, claims.claims());
    if (!input.request.isPrivate()) {
      return publish(shelf, plain, content.files(), claims.warnings());
    }
    var hidden = new PrivatePush(registry, progress);
    Sealing.Outside sealed = hidden.seal(plain, content, input.inner, input.request.readers());
    var release =
        new Release(claims.kind(), id, now, shelf.latest(), sealed.content(), ReleaseClaims.NONE);
    return publish(shelf, release, sealed.files(), claims.warnings());
  }

  private BlockSink listSink(Input input) {
    return input.request.isPrivate() ? input.inner : registry.storage().blocks();
  }

  /** Signs and lists; the blocks of the files are there. */
  private Made publish(Shelf shelf, Release release, FileSet files, List<String> warnings) {
    ReleaseId id = release.id();
    var records = new Records(registry);
    PublisherChain chain = records.chain(id.publisher());
    Envelope envelope =
        new Signers(registry.home()).sign(chain, Role.RELEASE, key -> Envelope.sign(release, key));
    var publishing = new Publishing(registry);
    if (!Signers.isComplete(chain, Role.RELEASE, envelope)) {
      publishing.keep(release);
      throw new PendingFile(envelope, records.blocks(id.publisher()), List.of())
          .leave(registry.home());
    }
    Block block = envelope.block();
    publishing.publish(block, release, files.files());
    Cid root = release.content().root();
    return new Made(shelf.fullName(id.version()), Outcome.PUBLISHED, block.cid(), root, warnings);
  }

  private PushResult result(Made made, Content content, long stored, Duration elapsed) {
    var warnings = new ArrayList<>(content.warnings());
    warnings.addAll(made.warnings);
    warnings.forEach(progress::warn);
    var counts =
        new PushResult.Counts(
            content.files().bytes(), content.files().files().size(), content.newBytes(), stored);
    return new PushResult(
        made.name, made.outcome, made.release, made.root, counts, elapsed, warnings);
  }
}
