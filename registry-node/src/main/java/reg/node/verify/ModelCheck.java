package reg.node.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.ProgressListener;
import reg.base.RegistryException;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.manifest.oms.ModelBundle;
import reg.manifest.oms.ModelStatement;
import reg.manifest.path.PathRules;
import reg.manifest.path.SafeText;
import reg.node.folder.ExpectedFile;
import reg.node.folder.FolderCheck;
import reg.node.folder.FolderContent;
import reg.node.folder.FolderState;
import reg.node.verify.VerifyRequest.SignedFolder;

/** Verifies a folder by its signature of OpenSSF Model Signing. Needs no store and no receipt. */
final class ModelCheck {
  private final int threads;
  private final ProgressListener progress;
  private final Checks checks = new Checks();

  ModelCheck(int threads, ProgressListener progress) {
    this.threads = threads;
    this.progress = progress;
  }

  VerifyResult run(SignedFolder request) {
    long start = System.nanoTime();
    if (!Files.isDirectory(request.path())) {
      throw new RegistryException(Fault.NOT_FOUND, "there is no folder " + request.path());
    }
    byte[] file = read(request.signature());
    ModelStatement statement =
        checks.run("model-signature", () -> request.signer().verify(ModelBundle.decode(file)));
    var files = new VerifyResult.Files(0, 0, List.of(), List.of(), List.of());
    if (statement != null) {
      checks.passed("model-signature", "signed by " + request.signer());
      files = files(request, statement);
    }
    return new VerifyResult(
        checks.fault(),
        request.path().toString(),
        null,
        null,
        checks.tree(request.path().toString()),
        files,
        Duration.ofNanos(System.nanoTime() - start));
  }

  private static byte[] read(Path signature) {
    try {
      if (Files.size(signature) > ModelBundle.BYTES_MAX) {
        throw new RegistryException(
            Fault.MALFORMED,
            signature + " has more than " + ModelBundle.BYTES_MAX + " bytes; it is no signature");
      }
      return Files.readAllBytes(signature);
    } catch (NoSuchFileException e) {
      throw new RegistryException(Fault.NOT_FOUND, "there is no signature " + signature, e);
    } catch (IOException e) {
      throw new RegistryException(Fault.STORAGE, "cannot read " + signature + " (" + e + ")", e);
    }
  }

  private VerifyResult.Files files(SignedFolder request, ModelStatement statement) {
    String own = pathInside(request.path(), request.signature());
    String name = own == null ? request.signature().getFileName().toString() : own;
    Boolean nothingHidden =
        checks.run(
            "ignored-paths",
            () -> {
              statement.requireIgnoredOnly(Set.of(name));
              return true;
            });
    var found = FolderContent.of(request.path()).files();
    var ignored =
        new ArrayList<>(found.keySet().stream().filter(ModelStatement::isGitPath).toList());
    unsigned(ignored, request.strict());
    if (own != null) {
      ignored.add(own);
    }
    FolderState state =
        new FolderCheck(path -> null, threads, progress)
            .compare(request.path(), expected(statement, found), List.of(), Set.copyOf(ignored));
    if (nothingHidden != null || !state.isExact()) {
      checks.files(state);
    }
    return new VerifyResult.Files(
        state.checked(), state.bytes(), state.changed(), state.missing(), state.extra());
  }

  private void unsigned(List<String> paths, boolean strict) {
    if (paths.isEmpty()) {
      return;
    }
    String what =
        paths.size()
            + " files of git's that Model Signing never covers; nobody vouches for them: "
            + SafeText.escape(String.join(", ", paths.subList(0, Math.min(paths.size(), 10))));
    if (strict) {
      checks.failed("unsigned", Fault.UNSIGNED, what, Checks.ofFiles("unsigned", paths));
    } else {
      checks.skipped("unsigned", what);
    }
  }

  /** Of the size that the file has: nothing signed says one, and the hash covers it. */
  private static List<ExpectedFile> expected(
      ModelStatement statement, Map<String, BasicFileAttributes> found) {
    var expected = new ArrayList<ExpectedFile>();
    statement
        .byPath()
        .forEach(
            (path, sha256) -> {
              BasicFileAttributes attributes = found.get(path);
              long size = attributes == null ? 0 : attributes.size();
              expected.add(new ExpectedFile(path, size, Cid.v1(Codec.RAW, sha256), null));
            });
    return expected;
  }

  /** Where the signature lies in the folder, as a path of the folder; null when it does not. */
  private static @Nullable String pathInside(Path folder, Path signature) {
    Path inside = signature.toAbsolutePath().normalize();
    Path top = folder.toAbsolutePath().normalize();
    if (!inside.startsWith(top)) {
      return null;
    }
    String path = top.relativize(inside).toString();
    return PathRules.refusal(path) == null ? path : null;
  }
}
