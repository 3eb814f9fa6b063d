package reg.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import reg.base.Fault;
import reg.base.ProgressListener;
import reg.base.RegistryException;
import reg.cli.terminal.Json;
import reg.manifest.attest.Attestation;
import reg.manifest.policy.Decision;
import reg.manifest.policy.Finding;
import reg.manifest.policy.Policy;
import reg.manifest.policy.PolicyFacts.FileFact;
import reg.manifest.policy.PolicyReader;
import reg.manifest.policy.Use;
import reg.manifest.policy.Vsa;
import reg.manifest.signing.VerifiedRelease;
import reg.node.Registry;
import reg.node.attest.Attester;
import reg.node.folder.PulledFolder;
import reg.node.name.Heads;
import reg.node.name.Resolver;
import reg.node.policy.FileFacts;
import reg.node.policy.PolicyGate;
import reg.node.scan.FormatScan;
import reg.node.verify.VerifyRequest;

/** {@code reg policy}: what may be let in, and why. */
final class PolicyCommands {
  private static final String POLICY = "--policy";

  private PolicyCommands() {}

  static Command group() {
    var children = new LinkedHashMap<String, Command>();
    children.put("check", new Check());
    children.put("show", new Show());
    return new CommandGroup("policy", "Say what may be let in, and why.", children);
  }

  private static final class Check implements Command {
    private static final String FOR = "--for";
    private static final String VSA = "--vsa";

    @Override
    public Usage usage() {
      return Usage.of(
              this,
              "check",
              "Say whether the policy lets a version in, and on what that rests.",
              "",
              "Needs no network. Looks at signatures, attestations and what the release says, not"
                  + " at every byte: 'reg verify' does that, and asks the policy too.")
          .positional("REF|DIR", "A version, or a folder that 'reg pull' wrote.")
          .value(POLICY, "FILE", "The policy; policy.toml of the home or the built-in one else.")
          .choice(FOR, "USE", List.of("pull", "load"), "What the answer is wanted for; load else.")
          .value(VSA, "FILE", "Also write the answer as a signed SLSA verification summary.")
          .exits(
              ExitCode.NOT_FOUND,
              ExitCode.CONFLICT,
              ExitCode.UNSIGNED,
              ExitCode.BAD_SIGNATURE,
              ExitCode.TAMPERED,
              ExitCode.REFUSED,
              ExitCode.REVOKED)
          .example("reg policy check did:key:z6Mk.../tiny-llama:1.0")
          .example("reg policy check ./out --policy strict.toml --json")
          .example("reg policy check ./out --vsa summary.json");
    }

    @Override
    public void run(Call call) throws Exception {
      try (var registry = call.openRegistry()) {
        Path file = call.value(POLICY) == null ? null : call.path(call.value(POLICY));
        PolicyGate gate = file == null ? PolicyGate.of(registry) : PolicyGate.of(registry, file);
        Decision decision = gate.decide(release(call, registry), use(call), files(call, registry));
        if (call.isJson()) {
          call.print(PolicyJson.of(decision));
        } else {
          call.print(decision.verdict() + " " + decision.facts().subject().id());
          decision.findings().forEach(finding -> print(call, finding, 0));
        }
        String vsa = call.value(VSA);
        if (vsa != null) {
          write(call.path(vsa), decision, registry);
        }
        if (!decision.isAllowed()) {
          String hint = decision.ask() ? " (a person may decide otherwise)" : "";
          call.endWith(ExitCode.REFUSED, "refused: " + decision.refusal() + hint);
        }
      }
    }

    private static Use use(Call call) {
      return "pull".equals(call.value(FOR)) ? Use.PULL : Use.LOAD;
    }

    private static List<FileFact> files(Call call, Registry registry) {
      var scan = new FormatScan(registry, ProgressListener.NONE);
      return FileFacts.of(
          switch (VerifyRequest.of(call.positional(0), call.folder())) {
            case VerifyRequest.Folder(Path folder) -> scan.path(folder);
            case VerifyRequest.SignedFolder signed -> scan.path(signed.path());
            case VerifyRequest.Release(String ref) -> scan.release(ref);
          });
    }

    private static VerifiedRelease release(Call call, Registry registry) {
      String what = call.positional(0);
      return switch (VerifyRequest.of(what, call.folder())) {
        case VerifyRequest.Folder(Path folder) -> {
          VerifiedRelease release = PulledFolder.open(folder).release();
          if (release == null) {
            throw new RegistryException(
                Fault.UNSIGNED, folder + " was pulled from a bare CID: nobody signed for it");
          }
          yield release;
        }
        case VerifyRequest.SignedFolder signed ->
            throw new RegistryException(Fault.INVALID_REQUEST, signed + " is no release");
        case VerifyRequest.Release(String ref) ->
            new Resolver(registry).resolveRelease(ref).verified();
      };
    }

    private static void write(Path file, Decision decision, Registry registry) throws Exception {
      var verifier = new Heads(registry).own().genesisKey();
      var statement = Vsa.of(decision, verifier, BuildVersion.text());
      var key = new Attester(registry).signer();
      byte[] json = Attestation.sign(statement, key).block().bytes();
      Files.write(file, json, StandardOpenOption.CREATE_NEW);
    }

    private static void print(Call call, Finding finding, int depth) {
      String mark =
          switch (finding.verdict()) {
            case PASSED -> "ok      ";
            case WARNED -> "warn    ";
            case UNKNOWN -> "unknown ";
            case FAILED -> "FAILED  ";
          };
      call.print(mark + "  ".repeat(depth) + finding.check() + ": " + finding.detail());
      finding.children().forEach(child -> print(call, child, depth + 1));
    }
  }

  private static final class Show implements Command {
    @Override
    public Usage usage() {
      return Usage.of(
              this,
              "show",
              "Print the policy in force: policy.toml of the home, or the built-in one.",
              "",
              "To write one's own, begin with a copy of the built-in one.")
          .exits(ExitCode.NOT_FOUND)
          .example("reg policy show")
          .example("reg policy show > ~/.reg/policy.toml");
    }

    @Override
    public RunsIn runsIn() {
      return RunsIn.OWN_PROCESS;
    }

    @Override
    public void run(Call call) throws Exception {
      Path file = call.home().policyFile();
      boolean own = Files.exists(file);
      Policy policy = own ? PolicyReader.read(file) : Policy.DEFAULT;
      String text = own ? Files.readString(file) : Policy.defaultText();
      if (call.isJson()) {
        call.print(
            Json.object()
                .put("source", policy.source())
                .put("sha256", policy.sha256())
                .put("rules", policy.rules().size())
                .put("text", text));
        return;
      }
      text.lines().forEach(call::print);
    }
  }
}
