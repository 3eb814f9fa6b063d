package reg.node.seal;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.base.RegistryException;
import reg.ipld.BlockSource;
import reg.ipld.Cid;
import reg.manifest.signing.VerifiedRelease;
import reg.node.Registry;
import reg.node.key.ReaderKeys;
import reg.node.name.Resolution;

/**
 * The files of what a reference stands for, as programs want to read them: of a private release
 * those inside.
 *
 * @param signed the release that lists the files; null for a bare root
 * @param root their tree
 * @param source of all blocks
 */
public record ReadableFiles(@Nullable VerifiedRelease signed, Cid root, BlockSource source) {
  /**
   * With the keys of the home.
   *
   * @throws RegistryException as {@link OpenedRelease#open}
   */
  public static ReadableFiles of(Registry registry, Resolution what) {
    return of(registry, what, List.of());
  }

  /**
   * With the keys of the home and of further files.
   *
   * @throws RegistryException as {@link OpenedRelease#open} and {@link ReaderKeys#all}
   */
  public static ReadableFiles of(Registry registry, Resolution what, Collection<Path> identities) {
    BlockSource blocks = registry.storage().blocks();
    VerifiedRelease signed = what.signed();
    if (signed == null || !OpenedRelease.isPrivate(signed)) {
      return new ReadableFiles(signed, what.root(), blocks);
    }
    var keys = new ReaderKeys(registry.home()).all(identities);
    OpenedRelease opened = OpenedRelease.open(signed, blocks, keys);
    return new ReadableFiles(opened.release(), opened.release().release().content().root(), opened);
  }
}
