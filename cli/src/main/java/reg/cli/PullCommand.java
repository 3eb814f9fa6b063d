package reg.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reg.base.ByteSize;
import reg.base.ProgressListener;
import reg.cli.terminal.Json;
import reg.cli.terminal.Progress;
import reg.node.Registry;
import reg.node.pull.PullOption;
import reg.node.pull.PullRequest;
import reg.node.pull.PullResult;
import reg.node.pull.Puller;
import reg.node.pull.Selection;
import reg.node.swarm.Network;
import reg.node.swarm.Providers;

final class PullCommand implements Command {
  private static final String INCLUDE = "--include";
  private static final String EXCLUDE = "--exclude";
  private static final String TENSORS = "--tensors";
  private static final String FORCE = "--force";
  private static final String PEER = "--peer";
  private static final String BOOTSTRAP = "--bootstrap";

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
            "What is not held comes from the peers of --peer, or those that a running node is"
                + " connected to or finds through the DHT: the newest head, the release, and the"
                + " blocks that are missing, from all of them at once. Any IPFS peer will do for a"
                + " CID. The same command goes on where one was stopped.")
        .positional("REF", "What to pull: [PUBLISHER/]NAME[:VERSION], PUBLISHER/NAME@CID or CID.")
        .optionalPositional("DIR", "The folder to make; ./NAME else.")
        .values(INCLUDE, "GLOB", "Take only files that match. '*' stays within a folder, '**' not.")
        .values(EXCLUDE, "GLOB", "Leave out files that match.")
        .value(TENSORS, "REGEX", "Write safetensors files with just the tensors of these names.")
        .flag(FORCE, "Replace DIR although no pull made it or its files were changed.")
        .flag(FirstUseQuestion.BATCH, "Ask nothing, and trust nobody new.")
        .values(PEER, "MULTIADDR", "Fetch from this peer: /ip4/ADDRESS/tcp/PORT/p2p/PEER.")
        .values(BOOTSTRAP, "MULTIADDR", "Find who has it through the DHT that this peer is in.")
        .exits(
            ExitCode.NOT_FOUND,
            ExitCode.UNREACHABLE,
            ExitCode.CONFLICT,
            ExitCode.UNSIGNED,
            ExitCode.BAD_SIGNATURE,
            ExitCode.TAMPERED,
            ExitCode.REFUSED,
            ExitCode.ROLLBACK,
            ExitCode.MALFORMED,
            ExitCode.REVOKED,
            ExitCode.INTERRUPTED)
        .example("reg pull tiny-llama:1.0 ./out")
        .example("reg pull did:key:z6Mk.../tiny-llama --include '*.safetensors'")
        .example("reg pull z6Mk.../tiny-llama:1.0 --peer /ip4/192.0.2.7/tcp/4747/p2p/12D3KooW...")
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
            call.flag(FORCE) ? Set.of(PullOption.FORCE) : Set.of(),
            call.folder());
    ServedHome served = call.servedHome();
    try (var registry = call.openRegistry();
        var progress = call.progress()) {
      List<String> named =
          Stream.concat(call.values(PEER).stream(), call.values(BOOTSTRAP).stream()).toList();
      if (served != null) {
        try (var providers = providers(call, served.node().network(), registry, progress)) {
          print(call, puller(call, registry, progress, providers).pull(request));
        }
      } else if (named.isEmpty()) {
        print(call, puller(call, registry, progress, null).pull(request));
      } else {
        try (var network = Network.dialling(registry, named);
            var providers = providers(call, network, registry, progress)) {
          print(call, puller(call, registry, progress, providers).pull(request));
        }
      }
    }
  }

  private static @Nullable Providers providers(
      Call call, Network network, Registry registry, ProgressListener progress)
      throws InterruptedException {
    List<String> peers = call.values(PEER);
    List<String> bootstrap = call.values(BOOTSTRAP);
    network.join(bootstrap, progress);
    if (peers.isEmpty()) {
      return network.find(registry, call.positional(0));
    }
    Providers providers = network.connect(peers, progress);
    return bootstrap.isEmpty() ? providers : network.find(registry, call.positional(0));
  }

  private static Puller puller(
      Call call, Registry registry, Progress progress, @Nullable Providers providers) {
    return new Puller(registry, progress, providers, new FirstUseQuestion(call, registry));
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
          "fetched %s from %s"
              .formatted(
                  ByteSize.format(counts.fetchedBytes()), Texts.count(counts.peers(), "peer")));
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
