package reg.node.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static reg.node.TestHome.contents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reg.base.ProgressListener;
import reg.manifest.age.AgeHeader;
import reg.manifest.age.AgeIdentity;
import reg.node.TestHome;
import reg.node.pull.PullOption;
import reg.node.verify.Verifier;
import reg.node.verify.VerifyRequest;

/** Private releases and the real {@code age}, which knows nothing of us. */
class AgeIT {
  private static final int SECONDS_MAX = 60;

  @TempDir Path folder;
  private TestHome alice;
  private TestHome bob;

  @BeforeEach
  void makeHomes() {
    alice = TestHome.inMemory(folder.resolve("alice"));
    bob = TestHome.inMemory(folder.resolve("bob"));
  }

  @Test
  void ageAndTarOpenAPrivateRelease() throws IOException, InterruptedException {
    Path model = alice.folder("m", "a.txt:hello", "é".repeat(70) + ".txt:long", "none/");
    TestHome.random(model.resolve("sub/w.bin"), (2 << 20) + 5);
    PrivateHome.push(alice, model, "m:1", bob);
    Path raw = folder.resolve("raw");
    alice.pull("m:1", raw, PullOption.ENCRYPTED);
    Path sealed = raw.resolve(Archive.FILE);
    for (TestHome reader : List.of(alice, bob)) {
      Path out = Files.createDirectory(folder.resolve("out-" + reader.hashCode()));
      Path tar = out.resolveSibling(out.getFileName() + ".tar");
      String key = reader.registry().home().readerKey().toString();
      assertThat(run("age", "-d", "-i", key, "-o", tar.toString(), sealed.toString())).isZero();
      assertThat(run("tar", "-xf", tar.toString(), "-C", out.toString())).isZero();
      assertThat(contents(out)).isEqualTo(contents(model));
      var verified =
          new Verifier(bob.registry(), ProgressListener.NONE).verify(new VerifyRequest.Folder(out));
      assertThat(verified.fault()).isNull();
    }
    Path stranger = folder.resolve("stranger.key");
    assertThat(run("age-keygen", "-o", stranger.toString())).isZero();
    assertThat(run("age", "-d", "-i", stranger.toString(), "-o", "no", sealed.toString()))
        .isNotZero();
  }

  /** The sealed file's header is one that age wrote, too. */
  @Test
  void ageAndWeOpenWhatTheOtherWroteForTheOthersKey() throws IOException, InterruptedException {
    Path key = folder.resolve("theirs.key");
    assertThat(run("age-keygen", "-o", key.toString())).isZero();
    AgeIdentity theirs = AgeIdentity.parseFile(Files.readString(key)).getFirst();
    assertThat(theirs.toFile()).endsWith(lastLine(key));
    Path plain = Files.writeString(folder.resolve("plain"), "something");
    Path sealed = folder.resolve("sealed");
    String ours = PrivateHome.recipient(alice).toString();
    assertThat(
            run(
                "age",
                "-r",
                ours,
                "-r",
                theirs.recipient().toString(),
                "-o",
                sealed.toString(),
                plain.toString()))
        .isZero();
    AgeHeader header = AgeHeader.read(Files.readAllBytes(sealed));
    assertThat(header.recipients()).isEqualTo(2);
    for (Path file : List.of(key, alice.registry().home().readerKey())) {
      assertThat(header.open(AgeIdentity.parseFile(Files.readString(file)))).isNotNull();
    }
    Path model = alice.folder("m", "a.txt:hello");
    PrivateHome.push(alice, model, "m:1");
    PrivateHome.pull(alice, "m:1", folder.resolve("own"), key);
    assertThat(contents(folder.resolve("own"))).isEqualTo(contents(model));
  }

  private static String lastLine(Path file) throws IOException {
    return Files.readAllLines(file).getLast() + "\n";
  }

  private int run(String program, String... arguments) throws IOException, InterruptedException {
    Path peers = Path.of(System.getProperty("reg.repository", "..")).resolve("peers/bin");
    Path peer = peers.resolve(program).toAbsolutePath();
    if (!program.equals("tar") && !Files.isExecutable(peer)) {
      throw new IllegalStateException("there is no " + peer + "; run 'peers/install age'");
    }
    var words = new ArrayList<String>();
    words.add(program.equals("tar") ? program : peer.toString());
    words.addAll(List.of(arguments));
    Path said = folder.resolve("said");
    Process process =
        new ProcessBuilder(words)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    assertThat(process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)).describedAs(program).isTrue();
    return process.exitValue();
  }
}
