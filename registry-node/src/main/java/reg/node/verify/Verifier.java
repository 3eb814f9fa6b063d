package reg.node.verify;

import java.nio.file.Files;
import java.nio.file.Path;
import reg.base.Fault;
import reg.base.ProgressListener;
import reg.base.RegistryException;
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
    return switch (request) {
      case VerifyRequest.Folder(Path path) -> ofFolder(path.toAbsolutePath().normalize());
      case VerifyRequest.SignedFolder signed ->
          new ModelCheck(registry.config().threads(), progress).run(signed);
      case VerifyRequest.Release(String ref) -> new StoreCheck(registry, progress).run(ref);
    };
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
    return new PulledCheck(registry, progress).run(path);
  }
}
