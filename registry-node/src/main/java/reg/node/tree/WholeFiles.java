package reg.node.tree;

import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.List;
import reg.base.Fault;
import reg.base.Parallel;
import reg.base.ProgressListener;
import reg.base.RegistryException;
import reg.chunker.dag.FileExporter;
import reg.ipld.BlockSource;
import reg.ipld.multiformats.Multihash;
import reg.manifest.ReleaseFile;

/**
 * Checks the sha256 that a release gives for each whole file against its leaves. Nothing else binds
 * the two, and what is asked for by sha256 is answered from this.
 */
public final class WholeFiles {
  private WholeFiles() {}

  /**
   * Reads every file of more than one leaf.
   *
   * @throws RegistryException CORRUPT, with the path, for a file with another hash or size;
   *     NOT_FOUND or CORRUPT, naming the block; INTERRUPTED
   */
  public static void require(
      List<ReleaseFile> files, BlockSource source, int threads, ProgressListener progress) {
    progress.begin("hashing files", files.stream().mapToLong(ReleaseFile::size).sum());
    var exporter = new FileExporter(source, 1, progress);
    try {
      Parallel.forEach(files, threads, file -> require(file, exporter));
    } catch (InterruptedException e) {
      throw new RegistryException(Fault.INTERRUPTED, "stopped while hashing files", e);
    }
  }

  private static void require(ReleaseFile file, FileExporter exporter) {
    MessageDigest digest = Multihash.newSha256();
    try (var out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
      exporter.write(file.cid(), out, 0, Long.MAX_VALUE);
    } catch (IOException e) {
      throw new IllegalStateException("nothing is written anywhere", e);
    }
    if (!Multihash.ofSha256(digest.digest()).equals(file.sha256())) {
      throw new RegistryException(
          Fault.CORRUPT,
          "file " + file.path() + " has another sha256 than its publisher signed; do not use it");
    }
  }
}
