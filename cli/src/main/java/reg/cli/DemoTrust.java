package reg.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The story that {@code reg demo trust} tells: Alice publishes, Bob loads, and what stands between
 * them is not trusted. Each chapter fails unless it shows what it says.
 */
final class DemoTrust {
  private static final String ALICE = "alice";
  private static final String BOB = "bob";
  private static final String THIEF = "thief";

  private final DemoStage stage;
  private final Path model;
  private final Path tuned;
  private final Path out;
  private String alice = "";

  DemoTrust(DemoStage stage, Path model) {
    this.stage = stage;
    this.model = model;
    this.tuned = stage.folder().resolve("tuned");
    this.out = stage.folder().resolve("model");
  }

  void tell() throws IOException {
    publish();
    rotate();
    rollBack();
    fork();
    String reviewed = alice + "/tiny-llama:1.2";
    new DemoReviews(stage, reviewed, file("1.2.car")).tell(BOB);
    flip();
    stage.remark("That was the whole story: every step did what it says.");
  }

  private String file(String name) {
    return stage.folder().resolve(name).toString();
  }

  private void publish() throws IOException {
    stage.chapter(
        "Whose model it is: a key, and a name of your own for it",
        "Alice signs what she publishes. Bob compares the words of her key by telephone, calls",
        "her alice, and from then on takes only what that key signed, whoever hands it to him.");
    stage.runAs(ALICE, ExitCode.OK, "push", model.toString(), "tiny-llama:1.0");
    stage.runAs(ALICE, ExitCode.OK, "key", "show");
    alice = stage.ask(ALICE, "key", "show", "--json").get("did").asText();
    stage.runAs(ALICE, ExitCode.OK, "export", "tiny-llama:1.0", file("1.0.car"));
    stage.runAs(BOB, ExitCode.OK, "trust", "add", "alice", alice);
    stage.runAs(BOB, ExitCode.OK, "import", file("1.0.car"));
  }

  private void rotate() throws IOException {
    stage.chapter(
        "A key is rotated, and Alice stays Alice",
        "The old key and the new one sign a record that says so. Bob's name for her stays, and",
        "so does what the old key signed.");
    stage.runAs(ALICE, ExitCode.OK, "key", "rotate");
    DemoFiles.copyFolder(model, tuned);
    DemoFiles.tune(tuned.resolve(DemoStory.WEIGHTS), 1);
    stage.runAs(ALICE, ExitCode.OK, "push", tuned.toString(), "tiny-llama:1.1");
    stage.runAs(ALICE, ExitCode.OK, "export", "tiny-llama:1.1", file("1.1.car"));
    stage.runAs(BOB, ExitCode.OK, "import", file("1.1.car"));
    stage.runAs(BOB, ExitCode.OK, "trust", "show", "alice");
    stage.runAs(BOB, ExitCode.OK, "verify", "alice/tiny-llama:1.0");
    var known = stage.ask(BOB, "trust", "show", "alice", "--json");
    stage.require(known.at("/record/seq").asLong() == 1, "Bob should know the new key: " + known);
  }

  private void rollBack() {
    stage.chapter(
        "An old list of what Alice offers is refused",
        "Somebody hands Bob last month's file again, so that he misses what came after it. The",
        "file is signed, but Bob has seen a newer head, and heads only go forward.");
    stage.runAs(BOB, ExitCode.ROLLBACK, "import", file("1.0.car"));
  }

  private void fork() throws IOException {
    stage.chapter(
        "Two histories are proof that something is wrong",
        "A thief has copied Alice's disk, keys and all, and signs another 1.2 than she does. Each",
        "is signed well; both together are evidence that anybody can check.");
    DemoFiles.copyFolder(stage.folder().resolve(ALICE), stage.folder().resolve(THIEF));
    release(ALICE, 2, "1.2.car");
    release(THIEF, 3, "thief.car");
    stage.runAs(BOB, ExitCode.OK, "import", file("1.2.car"));
    stage.runAs(BOB, ExitCode.ROLLBACK, "import", file("thief.car"));
    stage.runAs(BOB, ExitCode.OK, "trust", "show", "alice");
    var known = stage.ask(BOB, "trust", "show", "alice", "--json");
    stage.require(known.at("/forks/0/intact").asBoolean(), "the proof should be kept: " + known);
    stage.remark("Until it is settled nothing of hers is loaded.");
    stage.runAs(BOB, ExitCode.ROLLBACK, "run", "alice/tiny-llama:1.1", "true");
    stage.remark("Bob calls Alice. The history that his home follows is hers.");
    stage.runAs(BOB, ExitCode.OK, "trust", "resolve", "alice");
  }

  private void release(String home, int value, String car) throws IOException {
    DemoFiles.tune(tuned.resolve(DemoStory.WEIGHTS), value);
    stage.runAs(home, ExitCode.OK, "push", tuned.toString(), "tiny-llama:1.2");
    stage.runAs(home, ExitCode.OK, "export", "tiny-llama:1.2", file(car));
  }

  private void flip() throws IOException {
    stage.chapter(
        "A flipped byte is caught before a program loads it",
        "'run' hashes every file while it copies it to where nobody else can write, and starts",
        "the program only then, if the policy allows. We flip one bit of the weights, as a bad",
        "disk would.");
    Path ran = stage.folder().resolve("ran");
    String script = "ls \"$MODEL_PATH\" > " + ran;
    stage.runAs(BOB, ExitCode.OK, "pull", "alice/tiny-llama:1.2", out.toString());
    DemoFiles.flipBit(out.resolve(DemoStory.WEIGHTS));
    stage.runAs(BOB, ExitCode.TAMPERED, "run", out.toString(), "sh", "-c", script);
    stage.require(Files.notExists(ran), "the program should not have run");
    stage.runAs(BOB, ExitCode.OK, "pull", "--force", "alice/tiny-llama:1.2", out.toString());
    stage.runAs(BOB, ExitCode.OK, "run", out.toString(), "sh", "-c", script);
    stage.require(
        Files.readString(ran).contains(DemoStory.WEIGHTS), "the program should have run then");
  }
}
