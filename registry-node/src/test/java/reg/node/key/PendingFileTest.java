package reg.node.key;

import static org.assertj.core.api.Assertions.assertThat;
import static reg.node.Refusals.refused;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
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
import reg.manifest.PublisherId;
import reg.manifest.Validity;
import reg.manifest.signing.Envelope;
import reg.manifest.signing.EnvelopeVerifier;
import reg.manifest.signing.PublisherKey;
import reg.node.TestHome;
import reg.testdata.Vectors;

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
  void aFileHasItsBytes() {
    JsonNode golden = Vectors.json("formats/messages.json");
    byte[] bytes = HexFormat.of().parseHex(golden.required("pending").asText());
    PendingFile file = PendingFile.decode(bytes);
    assertThat(file.envelope().block().cid()).hasToString(golden.required("head").asText());
    PublisherId alice = PublisherId.parse(golden.required("alice").asText());
    assertThat(EnvelopeVerifier.of(alice).verifyHead(file.envelope().block()).head().publisher())
        .isEqualTo(alice);
    assertThat(file.records()).hasSize(2);
    assertThat(file.blocks()).hasSize(1);
    assertThat(file.encode()).isEqualTo(bytes);
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
