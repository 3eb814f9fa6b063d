package reg.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The chapter of {@code reg demo trust} in which two of three reviewers must agree. */
final class DemoReviews {
  private static final List<String> REVIEWERS = List.of("carol", "dan", "erin");

  private final DemoStage stage;
  private final String ref;
  private final String car;

  /**
   * The chapter.
   *
   * @param ref what is reviewed, in full
   * @param car a file with it
   */
  DemoReviews(DemoStage stage, String ref, String car) {
    this.stage = stage;
    this.ref = ref;
    this.car = car;
  }

  /** Tells it of the home of that name, which has the release. */
  void tell(String home) throws IOException {
    stage.chapter(
        "A policy: two of three reviewers, before anything of it is loaded",
        "A signature says who, not how good. Bob writes in his policy.toml that two of Carol, Dan",
        "and Erin must have approved; each signs what they say about exact bytes.");
    var keys = new ArrayList<String>();
    for (String reviewer : REVIEWERS) {
      stage.tell(reviewer, "init");
      keys.add(stage.ask(reviewer, "key", "show", "--json").get("did").asText());
    }
    Files.writeString(stage.folder().resolve(home).resolve("policy.toml"), policy(keys));
    stage.runAs(home, ExitCode.OK, "policy", "show");
    stage.runAs(home, ExitCode.REFUSED, "policy", "check", ref);
    stage.runAs(home, ExitCode.REFUSED, "run", ref, "true");
    Path yes = stage.folder().resolve("yes.json");
    Files.writeString(yes, "{\"result\": \"approved\"}\n");
    review(REVIEWERS.get(0), yes, home);
    stage.runAs(home, ExitCode.REFUSED, "policy", "check", ref);
    review(REVIEWERS.get(1), yes, home);
    stage.runAs(home, ExitCode.OK, "policy", "check", ref);
  }

  private static String policy(List<String> keys) {
    String from = String.join("\",\n    \"", keys);
    return """
    [[rule]]
    match = "*/tiny-llama"
    standing = ["own", "pinned"]
    formats = { deny = ["pickle"], from = "load" }

      [[rule.require]]
      predicate = "review"
      at_least = 2
      from = [
        "%s"]
    """
        .formatted(from);
  }

  /** A reviewer looks at the release and hands over what it says about it. */
  private void review(String reviewer, Path predicate, String home) {
    String said = stage.folder().resolve(reviewer + ".car").toString();
    stage.tell(reviewer, "import", car);
    stage.runAs(
        reviewer,
        ExitCode.OK,
        "attest",
        ref,
        "--type",
        "review",
        "--predicate",
        predicate.toString());
    stage.runAs(reviewer, ExitCode.OK, "export", ref, said);
    stage.runAs(home, ExitCode.OK, "import", said);
  }
}
