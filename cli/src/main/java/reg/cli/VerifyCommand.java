package reg.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import reg.base.ByteSize;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.cli.terminal.Json;
import reg.manifest.oms.BundleVerifier;
import reg.manifest.oms.ModelKey;
import reg.node.verify.Reason;
import reg.node.verify.Verifier;
import reg.node.verify.VerifyRequest;
import reg.node.verify.VerifyResult;

final class VerifyCommand implements Command {
  private static final int CHILDREN_SHOWN_MAX = 20;
  private static final long PEM_BYTES_MAX = 1 << 20;
  private static final String OMS = "--oms";
  private static final String KEY = "--key";
  private static final String CERT_ROOT = "--cert-root";
  private static final String STRICT = "--strict";
  private static final String HASHES = "--hashes";

  @Override
  public Usage usage() {
    return Usage.of(
            this,
            "verify",
            "Say whose bytes these are and whether they are exact.",
            "",
            "Takes a folder that 'reg pull' wrote, or a version in the store. Checks the signature"
                + " on the release and hashes every file again; prints each check and what it rests"
                + " on.",
            "",
            "With "
                + OMS
                + " the folder is any, and what it should hold is said by a signature of OpenSSF"
                + " Model Signing, as the model_signing program makes them: by a key, or by a"
                + " certificate under a root that is given.")
        .positional("REF|DIR", "What to verify. A text that begins with '.' or '/' is a folder.")
        .value(OMS, "SIG", "The signature file; takes " + KEY + " or " + CERT_ROOT + ".")
        .value(KEY, "PEM", "A file with the public key that SIG must be by.")
        .values(CERT_ROOT, "PEM", "A file of certificates under which the signer's must be.")
        .flag(STRICT, "Fail for files of git's in DIR, which Model Signing never covers.")
        .flag(
            HASHES, "Only check the signatures, and print what each piece of each file hashes to.")
        .verifies()
        .example("reg verify ./out")
        .example("reg verify tiny-llama:1.0 --json")
        .example("reg verify ./model --oms model.sig --key acme.pub");
  }

  @Override
  public void run(Call call) throws Exception {
    if (call.flag(HASHES)) {
      SignedHashes.print(call);
      return;
    }
    VerifyResult result;
    try (var registry = call.openRegistry();
        var progress = call.progress()) {
      result = new Verifier(registry, progress).verify(request(call));
    }
    if (call.isJson()) {
      call.print(json(result));
    } else {
      print(call, result);
    }
    var fault = result.fault();
    if (fault != null) {
      call.endWith(ExitCode.of(fault), call.positional(0) + advice(fault));
    }
  }

  private static String advice(Fault fault) {
    return switch (fault) {
      case UNSIGNED -> " is whole, but nobody signed for it: whose bytes these are is open";
      case REFUSED_BY_POLICY -> " is what was published, but the policy here does not let it in";
      default -> " is not what was published; do not use it, pull it again";
    };
  }

  private static VerifyRequest request(Call call) throws IOException {
    String signature = call.value(OMS);
    if (signature == null) {
      return VerifyRequest.of(call.positional(0), call.folder());
    }
    return new VerifyRequest.SignedFolder(
        call.path(call.positional(0)), call.path(signature), signer(call), call.flag(STRICT));
  }

  private static BundleVerifier signer(Call call) throws IOException {
    String key = call.value(KEY);
    List<String> roots = call.values(CERT_ROOT);
    if ((key == null) == roots.isEmpty()) {
      throw new RegistryException(
          Fault.INVALID_REQUEST, OMS + " takes either " + KEY + " or " + CERT_ROOT);
    }
    if (key != null) {
      return BundleVerifier.of(ModelKey.ofPem(pem(call.path(key))));
    }
    var certificates = new ArrayList<X509Certificate>();
    for (String root : roots) {
      certificates.addAll(BundleVerifier.certificates(pem(call.path(root))));
    }
    return BundleVerifier.of(certificates, Instant.now());
  }

  private static String pem(Path file) throws IOException {
    if (Files.size(file) > PEM_BYTES_MAX) {
      throw new RegistryException(
          Fault.MALFORMED, file + " has more than " + PEM_BYTES_MAX + " bytes; it is no PEM file");
    }
    return Files.readString(file, StandardCharsets.ISO_8859_1);
  }

  private static void print(Call call, VerifyResult result) {
    var release = result.release();
    call.print(result.ref() + (release == null ? "" : " " + release));
    print(call, result.reasons(), 0);
    var files = result.files();
    call.say(
        "hashed "
            + Texts.count(files.checked(), "file")
            + ", "
            + ByteSize.format(files.bytes())
            + ", in "
            + Texts.elapsed(result.elapsed()));
  }

  private static void print(Call call, Reason reason, int depth) {
    String mark =
        switch (reason.verdict()) {
          case PASSED -> "ok    ";
          case WARNED -> "warn  ";
          case FAILED -> "FAILED";
          case SKIPPED -> "-     ";
        };
    call.print(mark + "  " + "  ".repeat(depth) + reason.check() + ": " + reason.detail());
    var children = reason.children();
    for (Reason child : children.subList(0, Math.min(CHILDREN_SHOWN_MAX, children.size()))) {
      print(call, child, depth + 1);
    }
    if (children.size() > CHILDREN_SHOWN_MAX) {
      call.print("        and " + (children.size() - CHILDREN_SHOWN_MAX) + " more (see --json)");
    }
  }

  private static Json json(VerifyResult result) {
    var files = result.files();
    var fault = result.fault();
    return Json.object()
        .put("ok", fault == null)
        .put("fault", fault == null ? null : Texts.word(fault))
        .put("ref", result.ref())
        .put("publisher", result.publisher())
        .put("release", result.release())
        .put("reasons", json(result.reasons()))
        .put(
            "files",
            Json.object()
                .put("checked", files.checked())
                .put("bytes", files.bytes())
                .put("changed", files.changed())
                .put("missing", files.missing())
                .put("extra", files.extra()))
        .put("seconds", Texts.seconds(result.elapsed()));
  }

  private static Json json(Reason reason) {
    return Json.object()
        .put("check", reason.check())
        .put("verdict", Texts.word(reason.verdict()))
        .put("detail", reason.detail())
        .put("children", reason.children().stream().map(VerifyCommand::json).toList());
  }
}
