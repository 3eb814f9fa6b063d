package reg.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reg.base.DurationText;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.cli.terminal.Json;
import reg.manifest.attest.Attestation;
import reg.manifest.attest.Statement;
import reg.node.attest.Attester;

final class AttestCommand implements Command {
  private static final String TYPE = "--type";
  private static final String PREDICATE = "--predicate";
  private static final String EXPIRES = "--expires";
  private static final String IMPORT = "--import";

  @Override
  public Usage usage() {
    return Usage.of(
            this,
            "attest",
            "Say something about a version, signed with your key, or take in what others say.",
            "",
            "Makes an in-toto statement about the digest of the release in a DSSE envelope, and"
                + " lists it in your head, where others find it. Policies count such statements:"
                + " see 'reg help policy' and docs/formats/attestations.md.")
        .optionalPositional("REF", "The version.")
        .value(
            TYPE,
            "TYPE",
            "review, eval, scan, licence, moderation, log, or a predicate type (URI).")
        .value(PREDICATE, "FILE", "What is said, a JSON object; '-' is standard input.")
        .value(EXPIRES, "AGE", "From when on it is not to be counted, as 90d; never else.")
        .value(IMPORT, "FILE", "Take in an attestation that somebody handed over.")
        .exits(
            ExitCode.NOT_FOUND,
            ExitCode.UNSIGNED,
            ExitCode.BAD_SIGNATURE,
            ExitCode.TAMPERED,
            ExitCode.MALFORMED,
            ExitCode.REVOKED)
        .example("reg attest did:key:z6Mk.../tiny-llama:1.0 --type review --predicate yes.json")
        .example("reg attest --import from-a-colleague.json")
        .example("reg attest ls tiny-llama:1.0");
  }

  @Override
  public Map<String, Command> children() {
    return Map.of("ls", new Ls());
  }

  @Override
  public void run(Call call) throws Exception {
    String ref = call.optionalPositional(0);
    String imported = call.value(IMPORT);
    if ((ref == null) == (imported == null)) {
      throw new RegistryException(
          Fault.INVALID_REQUEST, "attest takes a version, or " + IMPORT + " and a file");
    }
    try (var registry = call.openRegistry()) {
      var attester = new Attester(registry);
      Attestation made =
          imported != null
              ? attester.take(read(call, imported))
              : attester.attest(request(call, String.valueOf(ref)));
      if (call.isJson()) {
        call.print(json(made));
      } else {
        call.print(made.statement().predicateType() + " " + made.cid());
      }
    }
  }

  private static Attester.Request request(Call call, String ref) throws IOException {
    String type = call.value(TYPE);
    String predicate = call.value(PREDICATE);
    if (type == null || predicate == null) {
      throw new RegistryException(
          Fault.INVALID_REQUEST, "attest needs " + TYPE + " and " + PREDICATE);
    }
    String expires = call.value(EXPIRES);
    return new Attester.Request(
        ref,
        type,
        Attester.predicate(read(call, predicate)),
        expires == null ? null : DurationText.require(EXPIRES, expires));
  }

  private static byte[] read(Call call, String file) throws IOException {
    if (file.equals("-")) {
      return bounded(call.session().in(), file);
    }
    Path path = call.path(file);
    try (InputStream in = Files.newInputStream(path)) {
      return bounded(in, file);
    }
  }

  private static byte[] bounded(InputStream in, String file) throws IOException {
    byte[] bytes = in.readNBytes(Attestation.BYTES_MAX + 1);
    if (bytes.length > Attestation.BYTES_MAX) {
      throw new RegistryException(
          Fault.MALFORMED, file + " has more than " + Attestation.BYTES_MAX + " bytes");
    }
    return bytes;
  }

  private static Json json(Attestation attestation) {
    return Json.object()
        .put("attestation", attestation.cid())
        .put("type", attestation.statement().predicateType())
        .put("signers", attestation.signers())
        .put(
            "subjects",
            attestation.statement().subjects().stream().map(AttestCommand::subject).toList());
  }

  private static Json subject(Statement.Subject subject) {
    return Json.object()
        .put("name", subject.name())
        .put("sha256", subject.sha256())
        .put("issued", moment(subject.issued()))
        .put("expires", moment(subject.expires()));
  }

  private static @Nullable String moment(@Nullable Instant time) {
    return time == null ? null : Texts.moment(time);
  }

  /** {@code reg attest ls}. */
  private static final class Ls implements Command {
    @Override
    public Usage usage() {
      return Usage.of(this, "ls", "List what is held about a version, each signature checked.")
          .positional("REF", "The version.")
          .exits(ExitCode.NOT_FOUND, ExitCode.UNSIGNED, ExitCode.BAD_SIGNATURE, ExitCode.REVOKED)
          .example("reg attest ls tiny-llama:1.0");
    }

    @Override
    public void run(Call call) {
      try (var registry = call.openRegistry()) {
        List<Attestation> held = new Attester(registry).list(call.positional(0));
        if (call.isJson()) {
          var list = held.stream().map(AttestCommand::json).toList();
          call.print(Json.object().put("attestations", list));
          return;
        }
        for (Attestation attestation : held) {
          call.print(
              attestation.statement().predicateType()
                  + " "
                  + attestation.signers()
                  + " "
                  + attestation.cid());
        }
      }
    }
  }
}
