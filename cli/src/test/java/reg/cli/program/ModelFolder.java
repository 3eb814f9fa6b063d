package reg.cli.program;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import reg.base.ProgressListener;
import reg.ipld.multiformats.Multihash;
import reg.manifest.oms.BundleVerifier;
import reg.manifest.oms.ModelKey;
import reg.manifest.oms.ModelSigner;
import reg.manifest.oms.ModelStatement;
import reg.manifest.oms.SignedFile;
import reg.node.Home;
import reg.node.Registry;
import reg.node.verify.Verifier;
import reg.node.verify.VerifyRequest;
import reg.node.verify.VerifyResult;

/** A folder of generated files with a signature beside it, as reg makes and verifies them. */
record ModelFolder(Path model, Path signature, Path publicKey) {
  private static final String[] NAMES = {
    "w", "a-b", "a.txt", "a", "größe", "模型", "weights.safetensors", "\uD83D\uDE00", "x y", "z'"
  };

  /** An empty one below a folder. */
  static ModelFolder in(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("model"));
    return new ModelFolder(
        folder.resolve("model"), folder.resolve("model.sig"), folder.resolve("model.pub"));
  }

  /** Writes files whose number, names, depths and sizes the seed decides; some are empty. */
  void fill(int files, Random random) throws IOException {
    for (int i = 0; i < files; i++) {
      var path = new StringBuilder();
      for (int depth = random.nextInt(4); depth > 0; depth--) {
        path.append("d").append(NAMES[random.nextInt(NAMES.length)]).append('/');
      }
      path.append(NAMES[random.nextInt(NAMES.length)]).append('.').append(i);
      byte[] content = new byte[random.nextInt(5) == 0 ? 0 : random.nextInt(2000)];
      random.nextBytes(content);
      Path file = model.resolve(path.toString());
      Files.createDirectories(file.getParent());
      Files.write(file, content);
    }
  }

  /** What a signature over the files as they are now says. */
  ModelStatement statement() {
    var files = new ArrayList<SignedFile>();
    for (Path file : files()) {
      try {
        byte[] bytes = Files.readAllBytes(file);
        String path = model.relativize(file).toString();
        files.add(new SignedFile(path, Multihash.sha256(bytes, 0, bytes.length)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return ModelStatement.of("model", files, Map.of("reg.version", "1"));
  }

  /** The regular files. */
  List<Path> files() {
    try (var walk = Files.walk(model)) {
      return walk.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void sign(ModelSigner signer) throws IOException {
    Files.write(signature, signer.sign(statement()).encode());
    Files.writeString(publicKey, signer.publicKey().pem());
  }

  /** What reg says. */
  VerifyResult verify() {
    try {
      return verify(BundleVerifier.of(ModelKey.ofPem(Files.readString(publicKey))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What reg says. */
  VerifyResult verify(BundleVerifier signer) {
    var home = Home.at(model.resolveSibling("home"));
    try (var registry = Registry.open(home)) {
      return new Verifier(registry, ProgressListener.NONE)
          .verify(new VerifyRequest.SignedFolder(model, signature, signer, false));
    }
  }

  /** Whether reg accepts it. */
  boolean isAccepted() {
    return verify().fault() == null;
  }
}
