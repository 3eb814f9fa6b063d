package reg.node.name;

import static org.assertj.core.api.Assertions.assertThat;
import static reg.node.Refusals.refused;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reg.base.Fault;
import reg.base.ProgressListener;
import reg.ipld.Cid;
import reg.manifest.PublisherId;
import reg.manifest.signing.PublisherKey;
import reg.node.TestHome;
import reg.node.car.Exporter;
import reg.node.car.Importer;

/**
 * G5: what a home keeps of a fork is a proof to another program, which has nothing but the file:
 * {@code test-data/generate/check_fork.py}, of Python's standard library alone.
 */
class ForkProofIT {
  private static final int SECONDS_MAX = 60;
  private static final int CHANGES = 8;

  @TempDir Path temp;

  @Test
  void theEvidenceVerifiesInASeparateProgram() throws IOException, InterruptedException {
    byte[] proof = Files.readAllBytes(evidence());
    Path file = Files.write(temp.resolve("proof"), proof);
    assertThat(check(file)).isZero();
    assertThat(Files.readString(temp.resolve("said"))).contains("signed two histories at 0.1");
    for (int i = 0; i < CHANGES; i++) {
      byte[] changed = proof.clone();
      changed[proof.length * i / CHANGES + 5] ^= 1;
      Files.write(file, changed);
      assertThat(check(file)).as("byte " + i).isOne();
    }
  }

  /** The file that Bob keeps once he was told both histories of Alice. */
  private Path evidence() throws IOException {
    try (var alice = TestHome.inMemory(temp.resolve("alice"));
        var twin = TestHome.inMemory(temp.resolve("twin"));
        var bob = TestHome.inMemory(temp.resolve("bob"))) {
      var pushed = alice.push(alice.folder("m", "a:1"), "tiny:1");
      PublisherKey.load(alice.registry().home().publisherKey())
          .save(twin.registry().home().publisherKey());
      twin.push(twin.folder("m", "evil:1"), "tiny:1");
      tell(bob, alice, pushed.name().ref());
      refused(Fault.ROLLBACK, () -> tell(bob, twin, pushed.name().ref()));
      var publisher = PublisherId.parse(pushed.name().publisher());
      Cid cid = bob.registry().trust().standing(publisher).forks().getFirst();
      return bob.registry().home().trust().resolve("forks").resolve(cid + ".cbor");
    }
  }

  private static void tell(TestHome whom, TestHome of, String ref) {
    var car = new ByteArrayOutputStream();
    new Exporter(of.registry(), ProgressListener.NONE).export(ref, car);
    new Importer(whom.registry(), ProgressListener.NONE)
        .importCar(new ByteArrayInputStream(car.toByteArray()));
  }

  private int check(Path file) throws IOException, InterruptedException {
    Path repository = Path.of(System.getProperty("reg.repository", "..")).toAbsolutePath();
    Path program = repository.resolve("test-data/generate/check_fork.py");
    var builder =
        new ProcessBuilder(List.of("python3", "-B", program.toString(), file.toString()))
            .redirectErrorStream(true)
            .redirectOutput(temp.resolve("said").toFile());
    builder.environment().put("PYTHONIOENCODING", StandardCharsets.UTF_8.name());
    Process process = builder.start();
    assertThat(process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }
}
