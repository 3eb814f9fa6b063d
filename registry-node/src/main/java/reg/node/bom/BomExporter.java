package reg.node.bom;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import reg.base.ProgressListener;
import reg.base.RegistryException;
import reg.ipld.BlockSource;
import reg.manifest.ReleaseFile;
import reg.manifest.signing.VerifiedRelease;
import reg.node.Registry;
import reg.node.bom.Bill.BilledFile;
import reg.node.meta.MetadataReader;
import reg.node.name.Resolution;
import reg.node.name.Resolver;
import reg.node.scan.FormatScan;
import reg.node.scan.TreeFiles;
import reg.node.tree.Contents;
import reg.node.tree.WholeFiles;
import reg.scan.report.FileReport;
import reg.scan.report.Format;
import reg.storage.Lease;

/** Writes the bill of materials of a release that is held. Every byte of it is hashed first. */
public final class BomExporter {
  private final Registry registry;
  private final ProgressListener progress;

  public BomExporter(Registry registry, ProgressListener progress) {
    this.registry = registry;
    this.progress = progress;
  }

  /**
   * Writes a bill.
   *
   * @param version of reg, for the bill
   * @throws RegistryException as {@link Resolver#resolve}; UNSIGNED for a bare root; CORRUPT or
   *     NOT_FOUND, naming a file or block; INTERRUPTED
   */
  public Bom export(String ref, BomFormat format, String version) {
    long start = System.nanoTime();
    Resolution what = new Resolver(registry).resolve(ref);
    what.warnings().forEach(progress::warn);
    VerifiedRelease signed = what.requireSigned();
    try (Lease _ = registry.storage().lease()) {
      Bill bill = bill(signed, registry.storage().blocks(), version);
      return new Bom(
          what.ref(),
          signed.cid(),
          format.write(bill),
          bill.files().size(),
          signed.release().content().bytes(),
          Duration.ofNanos(System.nanoTime() - start));
    }
  }

  private Bill bill(VerifiedRelease signed, BlockSource source, String version) {
    Contents contents = Contents.of(signed.release().content(), source);
    List<ReleaseFile> listed = signed.release().content().readFiles(source).files();
    WholeFiles.require(listed, source, registry.config().threads(), progress);
    SortedMap<String, Format> formats = new TreeMap<>();
    for (FileReport file : new FormatScan(registry, progress).contents(contents, source).files()) {
      formats.put(file.path(), file.format());
    }
    var files = new ArrayList<BilledFile>();
    for (ReleaseFile file : listed) {
      files.add(new BilledFile(file, formats.getOrDefault(file.path(), Format.OTHER)));
    }
    var facts = MetadataReader.read(new TreeFiles(contents, source));
    facts.warnings().forEach(progress::warn);
    return new Bill(signed, files, facts, registry.clock().instant(), version);
  }
}
