package reg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reg.manifest.signing.PublisherKey;

class TrustCommandsTest {
  private static final String ALICE = PublisherKey.generate().publisherId().toString();
  private static final String BOB = PublisherKey.generate().publisherId().toString();

  @TempDir Path temp;
  private Console console;

  @BeforeEach
  void open() {
    console = Console.at(temp.resolve("home"));
  }

  @Test
  void addsShowsListsAndRemoves() {
    var added = console.run("trust", "add", "Alice", ALICE);
    assertThat(added.code()).isZero();
    assertThat(added.out()).contains(ALICE, "pinned", "words");
    var shown = console.run("trust", "show", "alice", "--json").json();
    assertThat(shown.get("publisher").asText()).isEqualTo(ALICE);
    assertThat(shown.get("trust").asText()).isEqualTo("pinned");
    assertThat(shown.get("words").asText().split(" ", -1)).hasSize(8);
    assertThat(console.run("trust", "ls").out()).contains("alice").contains(ALICE);
    assertThat(console.run("trust", "ls", "--json").json().get("publishers")).hasSize(1);
    assertThat(console.run("trust", "rm", "alice").code()).isZero();
    assertThat(console.run("trust", "show", "alice").code()).isEqualTo(3);
    assertThat(console.run("trust", "show", ALICE, "--json").json().get("trust").asText())
        .isEqualTo("unknown");
  }

  /** A changed key under a known name is a hard error, as in SSH. */
  @Test
  void aNameNeverChangesItsKey() {
    console.run("trust", "add", "alice", ALICE);
    var other = console.run("trust", "add", "alice", BOB);
    assertThat(other.code()).isEqualTo(5);
    assertThat(other.err()).contains(ALICE, BOB);
    assertThat(console.run("trust", "show", "alice", "--json").json().get("publisher").asText())
        .isEqualTo(ALICE);
  }

  @Test
  void warnsOfLookAlikesAndKeepsVouchers() {
    console.run("trust", "add", "alice", ALICE);
    var added = console.run("trust", "add", "a1ice", BOB, "--vouched-by", "alice");
    assertThat(added.code()).isZero();
    assertThat(added.err()).contains("looks like 'alice'");
    assertThat(added.out()).contains("vouched").contains(ALICE);
  }

  @Test
  void exportsWhatAnotherHomeTakes() {
    console.run("trust", "add", "alice", ALICE);
    String line = console.run("trust", "export").out().strip();
    assertThat(line).isEqualTo("reg trust add alice " + ALICE);
    assertThat(console.run("trust", "export", "--json").json().get("publishers")).hasSize(1);
  }

  @Test
  void refusesWhatIsNobody() {
    assertThat(console.run("trust", "resolve", "nobody").code()).isEqualTo(3);
    assertThat(console.run("trust", "resolve", ALICE).code()).isEqualTo(3);
    assertThat(console.run("trust", "rm", ALICE).code()).isEqualTo(3);
    assertThat(console.run("trust", "add", "me", ALICE).code()).isEqualTo(2);
    assertThat(console.run("trust", "add", "bob", "bob").code()).isEqualTo(2);
    assertThat(console.run("trust").code()).isEqualTo(2);
  }
}
