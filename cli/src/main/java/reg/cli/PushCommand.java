package reg.cli;

import java.net.URI;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reg.base.ByteSize;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.cli.terminal.Json;
import reg.cli.terminal.Progress;
import reg.ipld.Cid;
import reg.node.Registry;
import reg.node.attest.PushProvenance;
import reg.node.key.Keys;
import reg.node.kubo.KuboAddress;
import reg.node.kubo.KuboReplica;
import reg.node.push.Description;
import reg.node.push.PushOption;
import reg.node.push.PushRequest;
import reg.node.push.PushResult;
import reg.node.push.PushSource;
import reg.node.push.Pusher;

final class PushCommand implements Command {
  private static final String KIND = "--kind";
  private static final String META = "--meta";
  private static final String LICENCE = "--licence";
  private static final String PARENT = "--parent";
  private static final String PROFILE = "--profile";
  private static final String FILE_NAME = "--file-name";
  private static final String REFERENCE = "--reference";
  private static final String FOLLOW_LINKS = "--follow-links";
  private static final String DRY_RUN = "--dry-run";
  private static final String PROVENANCE = "--provenance";
  private static final String TO = "--to";
  private static final String RECIPIENT = "--recipient";
  private static final String PROFILE_DEFAULT = "reg-1";
  private static final String PROFILE_FIXED = "unixfs-v1-2025";
  private static final String RELATION_DEFAULT = "derived";

  @Override
  public Usage usage() {
    return Usage.of(
            this,
            "push",
            "Publish a file, a folder or standard input as an exact version of an artifact.",
            "",
            "Chunks, compresses and stores what is new, signs a release with your key, and keeps"
                + " it. The last line of the output is the full reference and the CID of the"
                + " release. A version is never replaced: other bytes under it are a conflict, the"
                + " same bytes are no work. Files named by '.regignore' and the folder '.git' stay"
                + " out.")
        .positional("PATH", "The file or folder; '-' is standard input.")
        .positional("NAME[:VERSION]", "What to call it. Without a version, the next free number.")
        .choice(KIND, "KIND", List.of("model", "dataset"), "What it is; told by the files else.")
        .values(META, "KEY=VALUE", "An entry of the description, before what the files say.")
        .value(LICENCE, "SPDX", "The licence; the model card's else.")
        .values(
            PARENT,
            "[RELATION=]REF",
            "A release this was made from. RELATION is finetune, quantized, adapter, merge,"
                + " distilled, data or derived (the default).")
        .choice(
            PROFILE,
            "PROFILE",
            List.of(PROFILE_DEFAULT, PROFILE_FIXED),
            "How files are cut: by content (the default), or at 1 MiB as 'ipfs add' does.")
        .value(FILE_NAME, "FILE", "What to call the file that standard input becomes.")
        .values(
            RECIPIENT,
            "AGE1...",
            "Publish it encrypted, for this recipient ('reg key recipient' shows one's own) and"
                + " yourself to read. Name the recipients with each version: who is left out can't"
                + " read it. Publisher, name, version and about how large it is stay visible.")
        .flag(REFERENCE, "Keep only where the bytes lie in your files, not a copy of them.")
        .flag(FOLLOW_LINKS, "Take symlinks within the folder or into a hub cache's 'blobs/'.")
        .flag(DRY_RUN, "Compute everything, write nothing.")
        .flag(PROVENANCE, "Also attest, as SLSA provenance, from what and when it was made.")
        .value(
            TO,
            KuboOptions.LABEL,
            "Then send it to a Kubo, which pins it: kubo:HOST:PORT, kubo:URL or kubo:MULTIADDR.")
        .exits(
            ExitCode.NOT_FOUND,
            ExitCode.UNREACHABLE,
            ExitCode.CONFLICT,
            ExitCode.TAMPERED,
            ExitCode.MALFORMED,
            ExitCode.INTERRUPTED)
        .example("reg push ./tiny-llama tiny-llama:1.0")
        .example("reg push ./tuned tiny-llama:1.1 --parent finetune=tiny-llama:1.0 --meta epochs=3")
        .example("reg push ./secret secret:1.0 --recipient age1...")
        .example("tar c data | reg push - my-data:7 --kind dataset --file-name data.tar");
  }

  @Override
  public void run(Call call) throws Exception {
    var keys = new Keys(call.home());
    boolean hadIdentity = keys.exist();
    String to = call.value(TO);
    URI kubo = to == null ? null : KuboAddress.parse(to);
    PushResult result;
    Cid provenance = null;
    try (var registry = call.openRegistry();
        var progress = call.progress()) {
      Instant started = registry.clock().instant();
      result = new Pusher(registry, progress).push(request(call));
      if (call.flag(PROVENANCE)) {
        provenance = attest(registry, progress, result, started);
      }
      if (kubo != null && result.outcome() != PushResult.Outcome.PLANNED) {
        send(call, registry, progress, result, kubo);
      }
    } finally {
      // Also when the push is stopped: the next one will not say it.
      if (!hadIdentity && keys.exist()) {
        call.say(
            "made your identity; its key is " + keys.show().keyFile() + " (see 'reg help init')");
      }
    }
    print(call, result, provenance);
  }

  /** What was there before was made at another time, which only who made it knows. */
  private static @Nullable Cid attest(
      Registry registry, Progress progress, PushResult result, Instant started) {
    if (result.outcome() != PushResult.Outcome.PUBLISHED) {
      progress.warn("nothing was made now, so no provenance was attested");
      return null;
    }
    return new PushProvenance(registry)
        .attest(result.name().ref(), BuildVersion.text(), started)
        .cid();
  }

  private static void send(
      Call call, Registry registry, Progress progress, PushResult result, URI kubo)
      throws InterruptedException {
    try (var replica = new KuboReplica(registry, kubo, KuboOptions.authorization(call), progress)) {
      KuboReplica.Kept kept = replica.upload(result.name().ref());
      call.say(kept.root() + " is pinned on " + kubo);
    }
  }

  private static PushRequest request(Call call) {
    String path = call.positional(0);
    String target = call.positional(1);
    List<String> readers = call.values(RECIPIENT);
    String byDefault = readers.isEmpty() ? PROFILE_DEFAULT : PROFILE_FIXED;
    String profile = call.value(PROFILE);
    var options = EnumSet.noneOf(PushOption.class);
    if (call.flag(REFERENCE)) {
      options.add(PushOption.REFERENCE);
    }
    if (call.flag(FOLLOW_LINKS)) {
      options.add(PushOption.FOLLOW_LINKS);
    }
    if (call.flag(DRY_RUN)) {
      options.add(PushOption.DRY_RUN);
    }
    return new PushRequest(
        path.equals("-") ? standardInput(call, target) : new PushSource.Disk(call.path(path)),
        target,
        profile == null ? byDefault : profile,
        new Description(
            call.value(KIND), meta(call.values(META)), call.value(LICENCE), parents(call)),
        options,
        readers);
  }

  /** The artifact's name serves for the file, unless the user names it. */
  private static PushSource standardInput(Call call, String target) {
    String name = call.value(FILE_NAME);
    if (name == null) {
      String withVersion = target.substring(target.lastIndexOf('/') + 1);
      int colon = withVersion.indexOf(':');
      name = colon < 0 ? withVersion : withVersion.substring(0, colon);
    }
    return new PushSource.Stream(call.session().in(), name);
  }

  private static Map<String, String> meta(List<String> entries) {
    var meta = new LinkedHashMap<String, String>();
    for (String entry : entries) {
      int equals = entry.indexOf('=');
      if (equals < 1) {
        throw new RegistryException(
            Fault.INVALID_REQUEST, META + " takes KEY=VALUE, not '" + entry + "'");
      }
      meta.put(entry.substring(0, equals), entry.substring(equals + 1));
    }
    return meta;
  }

  private static List<Description.Parent> parents(Call call) {
    return call.values(PARENT).stream()
        .map(
            text -> {
              int equals = text.indexOf('=');
              return equals < 0
                  ? new Description.Parent(RELATION_DEFAULT, text)
                  : new Description.Parent(text.substring(0, equals), text.substring(equals + 1));
            })
        .toList();
  }

  private static void print(Call call, PushResult result, @Nullable Cid provenance) {
    var counts = result.counts();
    if (call.isJson()) {
      call.print(json(result).put("provenance", provenance));
      return;
    }
    String amount =
        "%s, %s, of it %s new, %s stored, in %s"
            .formatted(
                Texts.count(counts.files(), "file"),
                ByteSize.format(counts.bytes()),
                ByteSize.format(counts.newBytes()),
                ByteSize.format(counts.storedBytes()),
                Texts.elapsed(result.elapsed()));
    call.say(
        switch (result.outcome()) {
          case PUBLISHED -> "pushed " + amount;
          case UNCHANGED -> "this version holds exactly these bytes already: " + amount;
          case PLANNED -> "dry run, nothing written: " + amount;
        });
    if (provenance != null) {
      call.say("attested its provenance: " + provenance);
    }
    var release = result.release();
    call.print(
        result.name().ref() + " " + (release == null ? "(dry run) " + result.root() : release));
  }

  private static Json json(PushResult result) {
    var counts = result.counts();
    return Json.object()
        .put("ref", result.name().ref())
        .put("publisher", result.name().publisher())
        .put("name", result.name().name())
        .put("version", result.name().version())
        .put("outcome", Texts.word(result.outcome()))
        .put("release", result.release())
        .put("root", result.root())
        .put("bytes", counts.bytes())
        .put("files", counts.files())
        .put("newBytes", counts.newBytes())
        .put("storedBytes", counts.storedBytes())
        .put("seconds", Texts.seconds(result.elapsed()))
        .put("warnings", result.warnings());
  }
}
