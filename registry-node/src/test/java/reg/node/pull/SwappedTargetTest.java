package reg.node.pull;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reg.base.RegistryException;
import reg.node.TestHome;
import reg.node.folder.Trees;

/**
 * Attack P2: links where a pull writes, also such that take a folder's place while it works. {@code
 * -Dreg.swaps} says how often.
 */
class SwappedTargetTest {
  private static final int SWAPS = Integer.getInteger("reg.swaps", 500);

  /** Five hundred take some seconds. */
  private static final Duration LIMIT = Duration.ofMinutes(2).plusMillis(100L * SWAPS);

  private static final Map<String, String> MINE =
      Map.of("a.txt", "mine", "sub/", "", "sub/b", "mine");

  @TempDir Path temp;
  private TestHome home;
  private Path outside;
  private Path out;

  @BeforeEach
  void open() throws IOException {
    home = TestHome.inMemory(temp.resolve("home"));
    home.push(home.folder("m", "a.txt:theirs", "sub/b:theirs", "sub/c:theirs"), "m:1");
    outside = Files.createDirectories(temp.resolve("outside"));
    Files.createDirectory(outside.resolve("sub"));
    Files.writeString(outside.resolve("a.txt"), "mine");
    Files.writeString(outside.resolve("sub/b"), "mine");
    out = Files.createDirectory(temp.resolve("work")).resolve("out");
  }

  @AfterEach
  void close() {
    home.close();
  }

  private void requireUntouched() {
    assertThat(TestHome.contents(outside)).isEqualTo(MINE);
  }

  @Test
  void p2ALinkInPlaceOfTheTargetIsReplacedAndNotFollowed() throws IOException {
    Files.createSymbolicLink(out, outside);
    home.pull("m:1", out, PullOption.FORCE);
    requireUntouched();
    assertThat(out).isDirectory().isNotEqualTo(outside);
    assertThat(Files.isSymbolicLink(out)).isFalse();
    Trees.remove(out.resolve("sub"));
    Files.createSymbolicLink(out.resolve("sub"), outside.resolve("sub"));
    home.pull("m:1", out, PullOption.FORCE);
    requireUntouched();
    assertThat(out.resolve("sub/b")).hasContent("theirs");
  }

  /** CVE-2026-41568. */
  @Test
  void p2AFileWithASecondNameKeepsItsBytes() throws IOException {
    Files.createDirectory(out);
    Files.createLink(out.resolve("a.txt"), outside.resolve("a.txt"));
    home.pull("m:1", out, PullOption.FORCE);
    requireUntouched();
    assertThat(out.resolve("a.txt")).hasContent("theirs");
  }

  @Test
  void p2NothingOutsideIsTouchedWhileFoldersAndLinksAreSwapped() throws InterruptedException {
    var swaps = new AtomicInteger();
    Thread attacker = Thread.ofPlatform().start(() -> attack(swaps));
    int written = 0;
    int refused = 0;
    long end = System.nanoTime() + LIMIT.toNanos();
    try {
      while (attacker.isAlive() || written == 0) {
        assertThat(System.nanoTime()).as("%s swaps, %d pulls", swaps, written).isLessThan(end);
        try {
          home.pull("m:1", out, PullOption.FORCE);
          written++;
        } catch (RegistryException | UncheckedIOException e) {
          refused++;
        }
        requireUntouched();
      }
    } finally {
      attacker.interrupt();
      attacker.join();
    }
    System.out.printf("%d swaps, %d pulls, %d refused%n", swaps.get(), written, refused);
    assertThat(swaps).hasValueGreaterThanOrEqualTo(SWAPS);
  }

  /** A folder gives way to a link to the outside, and the link goes again. */
  private void attack(AtomicInteger swaps) {
    Path aside = temp.resolve("work/aside");
    for (int i = 0; swaps.get() < SWAPS && !Thread.currentThread().isInterrupted(); i++) {
      Path victim = i % 2 == 0 ? out : out.resolve("sub");
      try {
        // A round that the pull broke off leaves its folder behind, and no move goes where one is.
        Trees.remove(aside);
        Files.move(victim, aside);
        Files.createSymbolicLink(victim, i % 2 == 0 ? outside : outside.resolve("sub"));
        swaps.incrementAndGet();
        Files.delete(victim);
      } catch (FileSystemException e) {
        // The pull was faster; the next round tries again.
        Thread.onSpinWait();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
