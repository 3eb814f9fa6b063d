package reg.node.oms;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import reg.base.Fault;
import reg.base.ProgressListener;
import reg.base.RegistryException;
import reg.chunker.dag.TargetFile;
import reg.chunker.dag.TreeExporter;
import reg.ipld.BlockSource;
import reg.manifest.ReleaseFile;
import reg.manifest.oms.ModelSigner;
import reg.manifest.oms.ModelStatement;
import reg.manifest.oms.SignedFile;
import reg.manifest.signing.VerifiedRelease;
import reg.node.Registry;
import reg.node.folder.Durable;
import reg.node.folder.Trees;
import reg.node.name.Resolution;
import reg.node.name.Resolver;
import reg.node.tree.Contents;
import reg.node.tree.TreeFile;
import reg.storage.Lease;

/**
 * Writes a release as a folder with a signature of OpenSSF Model Signing beside it:
 *
 * <pre>
 * DIR/NAME/      the files, and nothing else
 * DIR/NAME.pub   the public key
 * DIR/NAME.sig   the signature, written last
 * </pre>
 *
 * <p>The program {@code model_signing} leaves out git's own files at the top of a folder whatever a
 * signature says, so they could be changed unseen: they are not written.
 */
public final class ModelExporter {
  private final Registry registry;
  private final ProgressListener progress;

  public ModelExporter(Registry registry, ProgressListener progress) {
    this.registry = registry;
    this.progress = progress;
  }

  /**
   * Writes and signs.
   *
   * @param folder DIR, made when it is missing
   * @throws RegistryException as {@link Resolver#resolve}; UNSIGNED for a bare root; CONFLICT when
   *     one of the three is there already; CORRUPT or NOT_FOUND, naming a block; STORAGE
   */
  public ModelExport export(String ref, Path folder) {
    long start = System.nanoTime();
    Resolution what = new Resolver(registry).resolve(ref);
    what.warnings().forEach(progress::warn);
    VerifiedRelease signed = what.requireSigned();
    var target = new Target(folder, what.folderName());
    ModelSigner signer = new ModelKeys(registry.home()).signer();
    try (Lease _ = registry.storage().lease()) {
      BlockSource source = registry.storage().blocks();
      Contents contents = Contents.of(signed.release().content(), source);
      ModelStatement statement = statement(what, signed, source);
      target.begin();
      writeFiles(contents, source, target.part());
      target.finish(signer.publicKey().pem(), signer.sign(statement).encode());
      return result(signed, contents, target, Duration.ofNanos(System.nanoTime() - start));
    } catch (IOException e) {
      throw new RegistryException(Fault.STORAGE, "cannot write " + folder + " (" + e + ")", e);
    }
  }

  private static ModelStatement statement(
      Resolution what, VerifiedRelease signed, BlockSource source) {
    var files = new ArrayList<SignedFile>();
    for (ReleaseFile file : signed.release().content().readFiles(source).files()) {
      files.add(new SignedFile(file.path(), file.sha256()));
    }
    return ModelStatement.of(
        what.folderName(),
        files,
        Map.of(
            ModelStatement.RELEASE,
            signed.cid().toString(),
            ModelStatement.VERSION,
            signed.release().id().version().toString()));
  }

  private void writeFiles(Contents contents, BlockSource source, Path tree) throws IOException {
    var targets = new ArrayList<TargetFile>();
    for (TreeFile file : contents.files()) {
      if (!ModelStatement.isGitPath(file.path())) {
        Path path = tree.resolve(file.path());
        Files.createDirectories(path.getParent());
        targets.add(new TargetFile(file.cid(), file.size(), path));
      }
    }
    progress.begin("writing", targets.stream().mapToLong(TargetFile::size).sum());
    new TreeExporter(source, registry.config().threads(), progress).export(targets);
  }

  private static ModelExport result(
      VerifiedRelease signed, Contents contents, Target target, Duration elapsed) {
    List<TreeFile> written =
        contents.files().stream().filter(file -> !ModelStatement.isGitPath(file.path())).toList();
    return new ModelExport(
        signed.release().id().toString(),
        signed.cid(),
        target.model(),
        target.signature(),
        target.publicKey(),
        contents.files().stream().map(TreeFile::path).filter(ModelStatement::isGitPath).toList(),
        written.size(),
        written.stream().mapToLong(TreeFile::size).sum(),
        elapsed);
  }

  /** The three things that are written. */
  private record Target(Path folder, String name) {
    Path model() {
      return folder.resolve(name);
    }

    Path signature() {
      return folder.resolve(name + ".sig");
    }

    Path publicKey() {
      return folder.resolve(name + ".pub");
    }

    /** Where the files are gathered; one rename shows them all. */
    Path part() {
      return folder.resolve("." + name + ".part");
    }

    void begin() throws IOException {
      Files.createDirectories(folder);
      for (Path path : List.of(model(), signature(), publicKey())) {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
          throw new RegistryException(Fault.CONFLICT, path + " exists; name another folder");
        }
      }
      if (Files.exists(part(), LinkOption.NOFOLLOW_LINKS)) {
        Trees.remove(part());
      }
      Files.createDirectory(part());
    }

    void finish(String pem, byte[] bundle) throws IOException {
      Files.move(part(), model(), StandardCopyOption.ATOMIC_MOVE);
      Files.writeString(publicKey(), pem, StandardOpenOption.CREATE_NEW);
      Files.write(signature(), bundle, StandardOpenOption.CREATE_NEW);
      Durable.force(signature());
      Durable.forceFolder(folder);
    }
  }
}
