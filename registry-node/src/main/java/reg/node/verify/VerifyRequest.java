package reg.node.verify;

import java.nio.file.Files;
import java.nio.file.Path;
import reg.manifest.oms.BundleVerifier;

/** What to verify. */
public sealed interface VerifyRequest {
  /** A folder that a pull wrote. */
  record Folder(Path path) implements VerifyRequest {}

  /**
   * A folder with a signature of OpenSSF Model Signing.
   *
   * @param signature the signature file
   * @param signer whom the signature must be by
   * @param strict whether files that Model Signing leaves out are a failure
   */
  record SignedFolder(Path path, Path signature, BundleVerifier signer, boolean strict)
      implements VerifyRequest {}

  /** A release in the store. */
  record Release(String ref) implements VerifyRequest {}

  /** As {@link #of(String, Path)}, from the folder that this process runs in. */
  static VerifyRequest of(String text) {
    return of(text, Path.of(""));
  }

  /**
   * A folder when there is one of that name or the text starts like a path; else a reference.
   *
   * @param from where a relative path begins
   */
  static VerifyRequest of(String text, Path from) {
    boolean path =
        text.startsWith(".") || text.startsWith("/") || Files.isDirectory(from.resolve(text));
    return path ? new Folder(from.resolve(text)) : new Release(text);
  }
}
