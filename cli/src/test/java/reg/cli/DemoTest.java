package reg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {
  private static final String MODEL =
      Path.of(System.getProperty("reg.repository", ".."), "test-data/tiny-llama").toString();

  @TempDir private Path folder;

  @Test
  void theStoryHoldsOnTheBundledModel() {
    var told = Console.at(folder).run("demo", "--model", MODEL);
    assertThat(told.code()).as(told.out() + told.err()).isZero();
    assertThat(told.out())
        .containsSubsequence(
            "$ reg push",
            "made your identity",
            "$ reg pull",
            "$ reg verify ./out",
            "FAILED",
            "(exit code 12)",
            "$ reg diff",
            "$ reg import",
            "$ reg node start",
            "--peer /ip4/127.0.0.1/tcp/",
            "fetched",
            "not even that",
            "The publisher is gone",
            "$ reg node start",
            "fetched",
            "every step did what it says");
    assertThat(folder).as("the user's own home stays untouched").isEmptyDirectory();
  }

  @Test
  void theStoryIsAlsoJson() {
    var told = Console.at(folder).run("demo", "--json", "--model", MODEL).json();
    assertThat(told.get("ok").asBoolean()).isTrue();
    assertThat(told.get("steps").size()).isGreaterThan(10);
  }

  @Test
  void theStoryOfTrustHoldsOnTheBundledModel() {
    var told = Console.at(folder).run("demo", "trust", "--model", MODEL);
    assertThat(told.code()).as(told.out() + told.err()).isZero();
    assertThat(told.out())
        .containsSubsequence(
            "$ reg trust add alice did:key:",
            "$ reg key rotate",
            "record       1 ",
            "$ reg import ./1.0.car",
            "(exit code 14)",
            "$ reg import ./thief.car",
            "(exit code 14)",
            "FORK",
            "proof",
            "(exit code 14)",
            "$ reg policy check",
            "reg/review/v1 by 0 of the 2",
            "(exit code 13)",
            "$ reg run",
            "(exit code 13)",
            "$ reg attest",
            "reg/review/v1 by 1 of the 2",
            "(exit code 13)",
            "$ reg attest",
            "reg/review/v1 by 2 of the 2",
            "$ reg run",
            "not what was signed",
            "(exit code 12)",
            "$ reg run",
            "every step did what it says");
    assertThat(folder).as("the user's own home stays untouched").isEmptyDirectory();
  }

  @Test
  void withoutAModelThereIsNoStory() {
    var none = Console.at(folder).run("demo", "--model", folder.toString());
    assertThat(none.code()).isEqualTo(3);
    assertThat(none.err()).contains("model.safetensors");
  }
}
