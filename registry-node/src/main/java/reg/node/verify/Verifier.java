package reg.node.verify;

import java.nio.file.Files;
import java.nio.file.Path;
import reg.base.Fault;
import reg.base.ProgressListener;
import reg.base.RegistryException;
import reg.ipld.multiformats.Multihash;
import reg.node.Registry;
import reg.node.folder.ReceiptFile;

/**
 * Hashes everything again and says whose bytes these are and whether they are exact. A folder is
 * checked by its own receipt, without the store, so also on a machine that never saw the release.
 */
public final class Verifier {
  private final Registry registry;
  private final ProgressListener progress;

  public Verifier(Registry registry, ProgressListener progress) {
    this.registry = registry;
    this.progress = progress;
  }

  /**
   * Verifies. A failed check is in the result, not thrown.
   *
   * @throws RegistryException NOT_FOUND when there is nothing to verify; UNSIGNED when a folder has
   *     no receipt; as {@link reg.node.name.Resolver#resolve} for a reference; STORAGE; INTERRUPTED
   */
  public VerifyResult verify(VerifyRequest request) {
    // A switch over types is linked anew at each start, which takes longer than all but the
    // hashing.
    if (request instanceof VerifyRequest.Folder(Path path)) {
      return ofFolder(path.toAbsolutePath().normalize());
    }
    if (request instanceof VerifyRequest.SignedFolder signed) {
      return new ModelCheck(registry.config().threads(), progress).run(signed);
    }
    return new StoreCheck(registry, progress).run(((VerifyRequest.Release) request).ref());
  }

  private VerifyResult ofFolder(Path path) {
    if (!Files.isDirectory(path)) {
      throw new RegistryException(Fault.NOT_FOUND, "there is no folder " + path);
    }
    if (!ReceiptFile.isIn(path)) {
      throw new RegistryException(
          Fault.UNSIGNED,
          path + " has no receipt of a pull, so nobody's signature is known for it");
    }
    Multihash.expectMuch();
    return new PulledCheck(registry, progress).run(path);
  }
}
