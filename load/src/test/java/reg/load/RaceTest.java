package reg.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reg.base.RegistryException;

/**
 * Attack L2: a file is verified and then changed, replaced or cut, again and again, while it is
 * loaded. {@code -Dreg.races} says how often.
 */
@Tag("slow")
class RaceTest {
  private static final int RACES = Integer.getInteger("reg.races", 10_000);

  @TempDir Path temp;

  /** A file that is hashed at once, and one whose chunks are hashed while they are read. */
  @ParameterizedTest
  @CsvSource({"größe, 1", Published.WEIGHTS + ", 50"})
  void noChangedByteIsEverReturned(String path, int fewer) throws Exception {
    Published published = Published.in(temp);
    Path file = published.out().resolve(path);
    byte[] good = Files.readAllBytes(file);
    var stop = new AtomicBoolean();
    var attacker = Thread.ofPlatform().start(() -> attack(file, good, stop));
    int returned = 0;
    int refused = 0;
    try (var model = VerifiedModel.open(published.out())) {
      for (int i = 0;
          i < RACES / fewer || (attacker.isAlive() && (returned == 0 || refused == 0));
          i++) {
        try {
          assertThat(model.file(path).read(0, good.length).array()).isEqualTo(good);
          returned++;
        } catch (RegistryException e) {
          refused++;
        }
      }
    } finally {
      stop.set(true);
      attacker.join();
    }
    System.out.printf(
        "%d races: %d loads gave the signed bytes, %d were refused, 0 gave others%n",
        returned + refused, returned, refused);
  }

  private static void attack(Path file, byte[] good, AtomicBoolean stop) {
    byte[] bad = good.clone();
    bad[bad.length / 2] ^= 1;
    Path other = file.resolveSibling("other");
    try {
      while (!stop.get()) {
        Files.write(file, bad, StandardOpenOption.WRITE);
        Files.write(file, good, StandardOpenOption.WRITE);
        Files.write(other, bad);
        Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
        Files.write(file, new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
        Files.write(file, good);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
