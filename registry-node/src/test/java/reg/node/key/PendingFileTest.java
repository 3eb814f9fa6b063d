package reg.node.key;

import static org.assertj.core.api.Assertions.assertThat;
import static reg.node.Refusals.refused;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Codec;
import reg.manifest.Head;
import reg.manifest.HeadPosition;
import reg.manifest.PageList;
import reg.manifest.Validity;
import reg.manifest.signing.Envelope;
import reg.manifest.signing.PublisherKey;
import reg.node.TestHome;

class PendingFileTest {
  @TempDir Path temp;

  private static PendingFile pending() {
    PublisherKey key = PublisherKey.ofSeed(new byte[32]);
    var head =
        new Head(
            key.publisherId(),
            HeadPosition.FIRST,
            null,
            Validity.from(TestHome.NOW),
            PageList.EMPTY);
    Block block = Block.of(Codec.DAG_CBOR, new byte[] {1});
    return new PendingFile(Envelope.sign(head, key), List.of(block), List.of(block, block));
  }

  @Test
  void comesBack() {
    Path file = temp.resolve("f.reg-pending");
    pending().write(file);
    PendingFile again = PendingFile.read(file);
    assertThat(again.encode()).isEqualTo(pending().encode());
    assertThat(again.blocks()).hasSize(2);
    assertThat(temp.toFile().list()).containsExactly("f.reg-pending");
  }

  @Test
  void refusesWhatIsNone() throws IOException {
    refused(Fault.NOT_FOUND, () -> PendingFile.read(temp.resolve("none")));
    byte[] bytes = pending().encode();
    for (int length = 0; length < bytes.length; length += 5) {
      Path cut = Files.write(temp.resolve("cut"), Arrays.copyOf(bytes, length));
      refused(Fault.MALFORMED, () -> PendingFile.read(cut));
    }
  }

  static Stream<byte[]> seeds() {
    return Stream.of(pending().encode());
  }

  @MethodSource("seeds")
  @FuzzTest
  void readsOnlyWhatItWouldWrite(byte[] bytes) {
    try {
      assertThat(PendingFile.decode(bytes).encode()).isEqualTo(bytes);
    } catch (RegistryException e) {
      assertThat(e.fault()).isEqualTo(Fault.MALFORMED);
    }
  }
}
