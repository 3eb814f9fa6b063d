package reg.node.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static reg.node.Refusals.refused;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.manifest.HeadPosition;
import reg.manifest.PublisherId;
import reg.testdata.Vectors;

class TrustCodecTest {
  private static final JsonNode GOLDEN = Vectors.json("formats/trust.json");

  private static byte[] golden() {
    return HexFormat.of().parseHex(GOLDEN.required("store").asText());
  }

  @Test
  void readsAndWritesWhatAnotherProgramMade() {
    var entries = TrustCodec.decode(golden());
    assertThat(TrustCodec.encode(entries)).isEqualTo(golden());
    TrustEntry alice =
        entries.values().stream()
            .filter(entry -> "alice".equals(entry.petname()))
            .findFirst()
            .orElseThrow();
    assertThat(alice.trusted()).isEqualTo(Trusted.PINNED);
    assertThat(alice.firstSeen()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
    assertThat(Objects.requireNonNull(alice.record()).seq()).isOne();
    SeenHeadAt head = Objects.requireNonNull(alice.head());
    assertThat(head.position()).isEqualTo(new HeadPosition(1, 4));
    assertThat(head.seen()).isEqualTo(Instant.parse("2026-01-01T00:00:05Z"));
    assertThat(alice.forks()).singleElement().hasToString(GOLDEN.required("forkCid").asText());
    PublisherId bob = alice.vouchers().getFirst();
    TrustEntry other = Objects.requireNonNull(entries.get(bob));
    assertThat(other.trusted()).isEqualTo(Trusted.UNKNOWN);
    assertThat(List.of(Fingerprint.of(alice.id()), Fingerprint.of(bob)))
        .containsExactly(
            GOLDEN.required("words").get(0).asText(), GOLDEN.required("words").get(1).asText());
  }

  /** Part of G3: a store with one bit changed is refused, or means something else that is legal. */
  @Test
  void readsOnlyOneFormOfEachStore() {
    byte[] bytes = golden();
    int refused = 0;
    for (int bit = 0; bit < 8 * bytes.length; bit++) {
      byte[] flipped = bytes.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      try {
        assertThat(TrustCodec.encode(TrustCodec.decode(flipped))).isEqualTo(flipped);
      } catch (RegistryException e) {
        assertThat(e.fault()).isEqualTo(Fault.MALFORMED);
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(bytes.length);
  }

  @Test
  void refusesWhatIsNoStore() {
    for (int length = 0; length < golden().length; length += 7) {
      byte[] cut = Arrays.copyOf(golden(), length);
      refused(Fault.MALFORMED, () -> TrustCodec.decode(cut));
    }
    refused(Fault.MALFORMED, () -> Trusted.parse("own"));
    refused(Fault.MALFORMED, () -> Trusted.parse("PINNED"));
  }

  static Stream<byte[]> seeds() {
    return Stream.of(golden(), TrustCodec.encode(new TreeMap<>()));
  }

  @MethodSource("seeds")
  @FuzzTest
  void readsOnlyWhatItWouldWrite(byte[] bytes) {
    try {
      assertThat(TrustCodec.encode(TrustCodec.decode(bytes))).isEqualTo(bytes);
    } catch (RegistryException e) {
      assertThat(e.fault()).isEqualTo(Fault.MALFORMED);
    }
  }
}
