package reg.cli;

import java.nio.file.Path;
import java.util.List;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.cli.terminal.Json;
import reg.ipld.multiformats.Multihash;
import reg.load.Chunk;
import reg.load.VerifiedFile;
import reg.load.VerifiedModel;
import reg.node.Registry;
import reg.node.verify.VerifyRequest;

/**
 * {@code verify --hashes}: what is signed, for a program that hashes the bytes as it reads them.
 */
final class SignedHashes {
  private SignedHashes() {}

  static void print(Call call) {
    try (Registry registry = call.openRegistry();
        VerifiedModel model = open(call, registry)) {
      if (call.isJson()) {
        call.print(json(model));
        return;
      }
      call.print(model.ref() + " " + model.release().cid());
      for (VerifiedFile file : model.files().values()) {
        call.print(file.size() + " " + file.path());
        file.chunks().forEach(chunk -> call.print("  " + chunk.size() + " " + sha256(chunk)));
      }
    }
  }

  private static VerifiedModel open(Call call, Registry registry) {
    return switch (VerifyRequest.of(call.positional(0), call.folder())) {
      case VerifyRequest.Folder(Path folder) -> VerifiedModel.open(registry, folder);
      case VerifyRequest other -> VerifiedModel.open(registry, call.positional(0));
    };
  }

  private static Json json(VerifiedModel model) {
    return Json.object()
        .put("ref", model.ref())
        .put("publisher", model.release().release().id().publisher())
        .put("release", model.release().cid())
        .put("files", model.files().values().stream().map(SignedHashes::json).toList());
  }

  private static Json json(VerifiedFile file) {
    return Json.object()
        .put("path", file.path())
        .put("size", file.size())
        .put(
            "chunks",
            file.chunks().stream().map(c -> List.<Object>of(c.size(), sha256(c))).toList());
  }

  private static String sha256(Chunk chunk) {
    Multihash hash = chunk.cid().multihash();
    if (hash.code() != Multihash.SHA2_256) {
      throw new RegistryException(Fault.MALFORMED, chunk.cid() + " is not by SHA-256");
    }
    return hash.hexDigest();
  }
}
