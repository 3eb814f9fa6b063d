package reg.testdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a shell in the place of the language. */
class ScriptedPeerTest {
  private static final String REPOSITORY = "reg.repository";

  private static final String SCRIPT =
      """
      #!/bin/sh
      echo '{"peer": "'$1'", "address": "/ip4/127.0.0.1/tcp/1"}'
      while read -r line; do
        case $line in
          fail) echo '{"error": "as asked"}' ;;
          end) exit 0 ;;
          *) echo '{"result": "'$line' of '$2'"}' ;;
        esac
      done
      """;

  @TempDir Path repository;
  private String before;

  @BeforeEach
  void installNothing() {
    before = System.getProperty(REPOSITORY, "..");
    System.setProperty(REPOSITORY, repository.toString());
  }

  @AfterEach
  void restore() {
    System.setProperty(REPOSITORY, before);
  }

  private void install() throws IOException {
    Path program = repository.resolve("peers/py/venv/bin/python");
    Files.createDirectories(program.getParent());
    Files.writeString(program, SCRIPT);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void isDrivenLineByLine() throws IOException {
    install();
    try (var peer = ScriptedPeer.start(ScriptedPeer.Language.PY, "peer.py", "tls")) {
      assertThat(peer.peerId()).isEqualTo("peer.py");
      assertThat(peer.address()).isEqualTo("/ip4/127.0.0.1/tcp/1");
      assertThat(peer.ask("ping").asText()).isEqualTo("ping of tls");
      assertThatThrownBy(() -> peer.ask("fail")).hasMessage("fail: as asked");
      assertThatThrownBy(() -> peer.ask("end")).hasMessage("the peer ended");
    }
  }

  @Test
  void oneThatIsNotInstalledNamesTheCommand() {
    assertThatThrownBy(() -> ScriptedPeer.start(ScriptedPeer.Language.JS, "helia.mjs"))
        .hasMessageContaining("peers/install js");
  }
}
