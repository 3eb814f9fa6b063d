package reg.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reg.base.Fault;
import reg.base.ProgressListener;
import reg.base.RegistryException;
import reg.node.folder.PulledFolder;
import reg.node.pull.Selection;

/**
 * G3: a changed byte of a file is seen by whoever verifies the folder and whoever loads from it.
 * {@code -Dreg.tamper.bytes}: how large the file is of which every byte is changed; {@code
 * -Dreg.tamper.flips}: how many bits of a large file.
 */
@Tag("slow")
class TamperedFileTest {
  private static final int BYTES = Integer.getInteger("reg.tamper.bytes", 4096);
  private static final int FLIPS = Integer.getInteger("reg.tamper.flips", 1000);
  private static final long SEED = Long.getLong("reg.seed", 20261127);

  @TempDir Path temp;

  /** A pulled file that is changed in place. */
  private record Victim(VerifiedFile file, FileChannel channel) {
    void change(long at, int bits) throws IOException {
      ByteBuffer one = ByteBuffer.allocate(1);
      channel.read(one, at);
      one.put(0, (byte) (one.get(0) ^ bits));
      channel.write(one.rewind(), at);
    }

    void requireSeen(long at, int bits) throws IOException {
      change(at, bits);
      assertThatThrownBy(() -> file.read(at, 1))
          .as("byte %d", at)
          .isInstanceOfSatisfying(
              RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.CORRUPT));
    }
  }

  @Test
  void everyByteOfASmallFile() throws IOException {
    Published published = Published.in(temp);
    Path source = Files.createDirectory(temp.resolve("small"));
    byte[] good = new byte[BYTES];
    new Random(SEED).nextBytes(good);
    Files.write(source.resolve("small.bin"), good);
    Published.push(published.registry(), source, "small:1");
    Path out = temp.resolve("small-out");
    published.pull("small:1", out, Selection.ALL);
    PulledFolder folder = PulledFolder.open(out);
    try (var model = VerifiedModel.open(out);
        var channel = write(out.resolve("small.bin"))) {
      var victim = new Victim(model.file("small.bin"), channel);
      for (int at = 0; at < BYTES; at++) {
        int bits = 1 << at % 8;
        victim.requireSeen(at, bits);
        assertThat(folder.check(1, ProgressListener.NONE).changed()).hasSize(1);
        victim.change(at, bits);
      }
      assertThat(victim.file.read(0, BYTES).array()).isEqualTo(good);
      assertThat(folder.check(1, ProgressListener.NONE).isExact()).isTrue();
    }
    System.out.printf("a file of %d bytes: every byte changed, every change seen%n", BYTES);
  }

  @Test
  void randomBitsOfALargeFile() throws IOException {
    Published published = Published.in(temp);
    var random = new Random(SEED);
    try (var model = VerifiedModel.open(published.out());
        var channel = write(published.out().resolve("big.bin"))) {
      var victim = new Victim(model.file("big.bin"), channel);
      for (int i = 0; i < FLIPS; i++) {
        long at = random.nextLong(victim.file.size());
        int bits = 1 << random.nextInt(8);
        victim.requireSeen(at, bits);
        victim.change(at, bits);
      }
      assertThat(PulledFolder.open(published.out()).check(1, ProgressListener.NONE).isExact())
          .isTrue();
      System.out.printf(
          "%d flips of single bits in %d bytes, seed %d: all seen%n",
          FLIPS, victim.file.size(), SEED);
    }
  }

  private static FileChannel write(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }
}
