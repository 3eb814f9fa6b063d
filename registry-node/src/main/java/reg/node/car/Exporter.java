package reg.node.car;

import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.ProgressListener;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.car.CarWriter;
import reg.ipld.dag.DagWalk;
import reg.manifest.Head;
import reg.manifest.PublisherId;
import reg.manifest.attest.Attestation;
import reg.manifest.signing.Envelope;
import reg.manifest.signing.VerifiedHead;
import reg.manifest.signing.VerifiedRelease;
import reg.node.Registry;
import reg.node.attest.Attestations;
import reg.node.attest.LogProofs;
import reg.node.content.CountedOutput;
import reg.node.name.Heads;
import reg.node.name.PublisherHead;
import reg.node.name.Records;
import reg.node.name.Resolution;
import reg.node.name.Resolver;
import reg.node.name.Told;
import reg.storage.BlockStore;
import reg.storage.Lease;

/**
 * Writes a release as a CAR of version 1: the signed release, its list of files, the newest head of
 * its publisher, the attestations about it that are held, and the file tree. Its roots are the
 * release, the head, each attestation and the tree's root, so that any IPFS program reads the files
 * and another reg checks the signatures.
 */
public final class Exporter {
  private final Registry registry;
  private final ProgressListener progress;

  public Exporter(Registry registry, ProgressListener progress) {
    this.registry = registry;
    this.progress = progress;
  }

  /**
   * Exports a release or bare root.
   *
   * @param out is flushed and not closed
   * @throws RegistryException as {@link Resolver#resolve}; NOT_FOUND or CORRUPT, naming the block;
   *     STORAGE when the stream fails
   */
  public ExportResult export(String ref, OutputStream out) {
    long start = System.nanoTime();
    Resolution what = new Resolver(registry).resolve(ref);
    what.warnings().forEach(progress::warn);
    VerifiedRelease signed = what.signed();
    progress.begin("exporting", signed == null ? -1 : signed.release().content().bytes());
    var counted = new CountedOutput(out);
    try (Lease _ = registry.storage().lease()) {
      long blocks = write(what, signed, counted);
      return new ExportResult(
          what.ref(),
          signed == null ? null : signed.cid(),
          what.root(),
          blocks,
          counted.count(),
          Duration.ofNanos(System.nanoTime() - start));
    } catch (UncheckedIOException e) {
      String reason = Objects.requireNonNull(e.getCause()).getMessage();
      throw new RegistryException(Fault.STORAGE, "the output does not take more: " + reason, e);
    }
  }

  private long write(Resolution what, @Nullable VerifiedRelease signed, CountedOutput out) {
    BlockStore blocks = registry.storage().blocks();
    var roots = new ArrayList<Cid>();
    var signatures = new ArrayList<Block>();
    if (signed != null) {
      add(signed.block(), signed.release().content().files().pages(), roots, signatures);
      PublisherHead head = new Heads(registry).newest(signed.release().id().publisher());
      if (head != null) {
        var pages = new ArrayList<>(head.verified().head().map().pages());
        pages.addAll(head.verified().head().attestations().pages());
        add(head.verified().block(), pages, roots, signatures);
        addHistory(head.verified(), roots, signatures);
      }
      for (Attestation attestation : new Attestations(registry).about(signed.cid())) {
        List<Cid> pages = new LogProofs(registry).pages(attestation);
        add(attestation.block(), pages.stream().filter(blocks::has).toList(), roots, signatures);
      }
    }
    roots.add(what.root());
    try (var writer = new CarWriter(out, roots)) {
      Set<Cid> written = new HashSet<>();
      signatures.stream().filter(block -> written.add(block.cid())).forEach(writer::write);
      DagWalk.visit(
          blocks,
          List.of(what.root()),
          block -> {
            if (written.add(block.cid())) {
              writer.write(block);
              progress.advance(block.size());
            }
          });
      return written.size();
    }
  }

  /** What proves the head to whoever saw an earlier one: records, earlier heads, lost keys. */
  private void addHistory(VerifiedHead head, List<Cid> roots, List<Block> blocks) {
    PublisherId publisher = head.head().publisher();
    var records = new Records(registry);
    for (Block record : records.blocks(publisher)) {
      add(record, List.of(), roots, blocks);
    }
    BlockStore store = registry.storage().blocks();
    Told told = new Heads(registry).told(publisher, 0, null);
    if (told != null) {
      blocks.addAll(told.earlier());
    }
    for (Cid boundary : records.boundaries(publisher)) {
      Block block = store.require(boundary);
      Head.decode(Envelope.decode(block.bytes()).payload()).map().pages().stream()
          .map(store::get)
          .filter(Objects::nonNull)
          .forEach(blocks::add);
    }
  }

  private void add(Block envelope, List<Cid> pages, List<Cid> roots, List<Block> blocks) {
    roots.add(envelope.cid());
    blocks.add(envelope);
    pages.forEach(page -> blocks.add(registry.storage().blocks().require(page)));
  }
}
