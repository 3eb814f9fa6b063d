package reg.cli;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reg.base.ByteSize;
import reg.cli.terminal.Json;
import reg.node.pull.PullOption;
import reg.node.pull.PullRequest;
import reg.node.pull.PullResult;
import reg.node.pull.Selection;

final class PullCommand implements Command {
  private static final String INCLUDE = "--include";
  private static final String EXCLUDE = "--exclude";
  private static final String TENSORS = "--tensors";
  private static final String FORCE = "--force";
  private static final String IDENTITY = "--identity";
  private static final String ENCRYPTED = "--encrypted";

  @Override
  public Usage usage() {
    return Usage.of(
            this,
            "pull",
            "Write a version to a folder, every byte verified before it is visible there.",
            "",
            "Checks the publisher's signature first, then each block against its CID and each file"
                + " against the release; stages beside the target and renames it into place, so the"
                + " target is never half-written. A folder that an earlier pull made and nobody"
                + " changed is replaced. A bare CID has no signature, and the output says so.",
            "",
            "What is not held comes from the peers of --peer, or else from those that the node is"
                + " connected to, finds through the DHT, or hears on the local network within three"
                + " seconds: the newest head, the release, and the blocks that are missing, from"
                + " all of them at once. Any IPFS peer will do for a CID. The same command goes on"
                + " where one was stopped.")
        .positional("REF", "What to pull: [PUBLISHER/]NAME[:VERSION], PUBLISHER/NAME@CID or CID.")
        .optionalPositional("DIR", "The folder to make; ./NAME else.")
        .values(INCLUDE, "GLOB", "Take only files that match. '*' stays within a folder, '**' not.")
        .values(EXCLUDE, "GLOB", "Leave out files that match.")
        .value(TENSORS, "REGEX", "Write safetensors files with just the tensors of these names.")
        .flag(FORCE, "Replace DIR although no pull made it or its files were changed.")
        .values(
            IDENTITY,
            "FILE",
            "Open a private version with this identity of age too; your own else.")
        .flag(ENCRYPTED, "Write a private version as it is held, for age and tar to open.")
        .flag(FirstUseQuestion.BATCH, "Ask nothing, and trust nobody new.")
        .values(
            PullSources.PEER, "MULTIADDR", "Fetch from this peer: /ip4/ADDRESS/tcp/PORT/p2p/PEER.")
        .values(
            PullSources.BOOTSTRAP,
            "MULTIADDR",
            "Find who has it through the DHT that this peer is in.")
        .value(
            PullSources.FROM,
            KuboOptions.LABEL,
            "Fetch what a Kubo holds by its RPC: kubo:HOST:PORT, kubo:URL or kubo:MULTIADDR. It"
                + " knows no heads, so name a CID, or a version whose head is held here.")
        .flag(PullSources.NO_MDNS, "Look for nobody on the local network.")
        .verifies()
        .exits(ExitCode.UNREACHABLE, ExitCode.CONFLICT)
        .example("reg pull tiny-llama:1.0 ./out")
        .example("reg pull did:key:z6Mk.../tiny-llama --include '*.safetensors'")
        .example("reg pull z6Mk.../tiny-llama:1.0 --peer /ip4/192.0.2.7/tcp/4747/p2p/12D3KooW...")
        .example("reg pull bafybei... ./out --from kubo:127.0.0.1:5001")
        .example("reg pull tiny-llama:1.0 ./head --tensors 'lm_head.*'");
  }

  @Override
  public void run(Call call) throws Exception {
    @Nullable String target = call.optionalPositional(1);
    var request =
        new PullRequest(
            call.positional(0),
            target == null ? null : Path.of(target),
            new Selection(call.values(INCLUDE), call.values(EXCLUDE), call.value(TENSORS)),
            options(call),
            call.folder(),
            call.values(IDENTITY).stream().map(Path::of).toList());
    try (var registry = call.openRegistry();
        var progress = call.progress();
        var sources = new PullSources(call, registry, progress)) {
      print(call, sources.pull(request));
    }
  }

  private static Set<PullOption> options(Call call) {
    var options = EnumSet.noneOf(PullOption.class);
    if (call.flag(FORCE)) {
      options.add(PullOption.FORCE);
    }
    if (call.flag(ENCRYPTED)) {
      options.add(PullOption.ENCRYPTED);
    }
    return options;
  }

  private static void print(Call call, PullResult result) {
    if (call.isJson()) {
      call.print(json(result));
      return;
    }
    var counts = result.counts();
    String amount =
        "%s, %s, in %s"
            .formatted(
                Texts.count(counts.files(), "file"),
                ByteSize.format(counts.bytes()),
                Texts.elapsed(result.elapsed()));
    call.say(
        switch (result.outcome()) {
          case WRITTEN -> "wrote " + result.path() + ": " + amount;
          case REPLACED -> "replaced " + result.path() + ": " + amount;
          case UNCHANGED -> result.path() + " holds exactly this already: " + amount;
        });
    if (counts.peers() > 0) {
      call.say(
          "fetched %s, %s on the wire, from %s"
              .formatted(
                  ByteSize.format(counts.fetchedBytes()),
                  ByteSize.format(counts.wireBytes()),
                  Texts.count(counts.peers(), "peer")));
    }
    call.say(
        switch (result.trust()) {
          case OWN -> "signed by your own key; every byte verified";
          case SIGNED -> "signed by the publisher; every byte verified";
          case UNSIGNED -> "every byte is what the CID says, but nobody signed for it";
        });
    var release = result.release();
    call.print(result.ref() + (release == null ? "" : " " + release));
  }

  private static Json json(PullResult result) {
    var counts = result.counts();
    return Json.object()
        .put("ref", result.ref())
        .put("publisher", result.publisher())
        .put("release", result.release())
        .put("root", result.root())
        .put("path", result.path())
        .put("outcome", Texts.word(result.outcome()))
        .put("trust", Texts.word(result.trust()))
        .put("files", counts.files())
        .put("bytes", counts.bytes())
        .put("fetchedBytes", counts.fetchedBytes())
        .put("wireBytes", counts.wireBytes())
        .put("peers", counts.peers())
        .put("seconds", Texts.seconds(result.elapsed()))
        .put("warnings", result.warnings());
  }
}
