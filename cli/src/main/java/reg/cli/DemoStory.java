package reg.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The story that {@code reg demo} tells. Each chapter fails unless it shows what it says. */
final class DemoStory {
  static final String WEIGHTS = "model.safetensors";

  /** The second version may add at most this share of its bytes. */
  private static final double NEW_SHARE_MAX = 0.25;

  private final DemoStage stage;
  private final Path model;
  private final Path out;
  private final Path tuned;

  DemoStory(DemoStage stage, Path model) {
    this.stage = stage;
    this.model = model;
    this.out = stage.folder().resolve("out");
    this.tuned = stage.folder().resolve("tuned");
  }

  void tell() throws IOException, InterruptedException {
    push();
    pull();
    tamper();
    secondVersion();
    carry();
    String ref = stage.ask("home", "show", "--json", "tiny-llama:1.1").get("ref").asText();
    new DemoNetwork(stage, ref, tuned.resolve(WEIGHTS)).tell();
    stage.remark("That was the whole story: every step did what it says.");
  }

  private void push() {
    stage.chapter(
        "Push: a folder becomes an exact, signed version",
        "The model is cut into blocks at its tensors; each block is named by its SHA-256 (a CID),",
        "compressed and stored once. A release lists every file and is signed with your own key.");
    stage.run("home", ExitCode.OK, "version");
    stage.run("home", ExitCode.OK, "push", model.toString(), "tiny-llama:1.0");
    stage.run("home", ExitCode.OK, "show", "tiny-llama:1.0");
  }

  private void pull() {
    stage.chapter(
        "Pull and verify: not a byte differs",
        "The signature is checked first, then every block and file; the folder appears when all",
        "of it is right. 'verify' answers the same question later, before you load the model.");
    stage.run("home", ExitCode.OK, "pull", "tiny-llama:1.0", out.toString());
    stage.run("home", ExitCode.OK, "verify", out.toString());
  }

  private void tamper() throws IOException {
    stage.chapter(
        "A tampered copy is refused",
        "We flip one bit in the middle of the weights, as a bad disk or a bad person would.");
    DemoFiles.flipBit(out.resolve(WEIGHTS));
    stage.run("home", ExitCode.TAMPERED, "verify", out.toString());
    stage.remark(
        "Pulling again mends it; the changed folder is only replaced because we say --force.");
    stage.run("home", ExitCode.OK, "pull", "--force", "tiny-llama:1.0", out.toString());
    stage.run("home", ExitCode.OK, "verify", "--quiet", out.toString());
  }

  private void secondVersion() throws IOException {
    stage.chapter(
        "A second version costs only what changed",
        "We change 4 KiB of the weights and add a note, and push that as 1.1.");
    DemoFiles.copyFolder(model, tuned);
    DemoFiles.tune(tuned.resolve(WEIGHTS), 0);
    stage.run(
        "home",
        ExitCode.OK,
        "push",
        tuned.toString(),
        "tiny-llama:1.1",
        "--parent",
        "finetune=tiny-llama:1.0");
    stage.run("home", ExitCode.OK, "diff", "tiny-llama:1.0", "tiny-llama:1.1");
    var diff = stage.ask("home", "diff", "--json", "tiny-llama:1.0", "tiny-llama:1.1");
    stage.require(
        diff.get("newBytes").asLong() < NEW_SHARE_MAX * diff.get("bytes").asLong(),
        "the second version should share most of its blocks with the first: " + diff);
    stage.run("home", ExitCode.OK, "log", "tiny-llama");
    stage.run("home", ExitCode.OK, "ls");
  }

  private void carry() throws IOException {
    stage.chapter(
        "To a machine without a network",
        "The version and its signatures fit in one CAR file. The other home has its own key and",
        "trusts nothing in the file but what the publisher's signature covers.");
    String ref = stage.ask("home", "show", "--json", "tiny-llama:1.1").get("ref").asText();
    String car = stage.folder().resolve("tiny-llama.car").toString();
    Path copy = stage.folder().resolve("copy");
    stage.run("home", ExitCode.OK, "export", "tiny-llama:1.1", car);
    stage.run("other-home", ExitCode.OK, "import", car);
    stage.run("other-home", ExitCode.OK, "pull", ref, copy.toString());
    stage.run("other-home", ExitCode.OK, "verify", "--quiet", copy.toString());
    stage.require(
        Files.mismatch(tuned.resolve(WEIGHTS), copy.resolve(WEIGHTS)) < 0,
        "the copy should have the same weights");
  }
}
