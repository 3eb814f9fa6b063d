package reg.node.pin;

import static org.assertj.core.api.Assertions.assertThat;
import static reg.node.Refusals.refused;

import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reg.base.Fault;
import reg.node.TestHome;
import reg.node.pin.PinEntry.Reach;
import reg.node.push.PushResult;

class PinsTest {
  @TempDir Path temp;
  private TestHome home;
  private Pins pins;
  private PushResult pushed;

  @BeforeEach
  void push() {
    home = TestHome.inMemory(temp);
    pins = new Pins(home.registry());
    pushed = home.push(home.folder("m", "a.txt:hello"), "tiny:1");
  }

  @Test
  void listsWhatIsPinned() {
    assertThat(pins.list())
        .containsExactly(
            new PinEntry(
                Objects.requireNonNull(pushed.release()), Reach.RECURSIVE, "tiny:1", TestHome.NOW));
  }

  @Test
  void pinsABareRootUnderAName() {
    String root = pushed.root().toString();
    PinEntry entry = pins.pin(root, Reach.DIRECT, "mine");
    assertThat(pins.list()).hasSize(2).contains(entry);
    assertThat(pins.unpin(root)).isEqualTo(entry);
    assertThat(pins.list()).hasSize(1);
    refused(Fault.NOT_FOUND, () -> pins.unpin(root));
  }

  @Test
  void pinsAReleaseByReference() {
    PinEntry entry = pins.pin("tiny:latest", Reach.RECURSIVE, null);
    assertThat(entry.root()).isEqualTo(pushed.release());
    assertThat(entry.name()).isEqualTo("tiny:1");
  }

  @Test
  void keepsWhatIsPublished() {
    refused(Fault.CONFLICT, () -> pins.unpin("tiny:1")).hasMessageContaining("reg rm");
    refused(Fault.NOT_FOUND, () -> pins.pin("absent:1", Reach.DIRECT, null));
  }
}
