package reg.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.dagcbor.BytesNode;
import reg.manifest.signing.PublisherKey;

class PublisherTest {
  private static final PublisherKey OWN = PublisherKey.ofSeed(new byte[32]);
  private static final List<DidKey> OTHERS =
      IntStream.range(0, Publisher.REVOKED_MAX + 1).mapToObj(PublisherTest::key).toList();

  private static DidKey key(int index) {
    byte[] seed = new byte[32];
    seed[0] = (byte) index;
    seed[1] = (byte) (index >> 8);
    seed[2] = 1;
    return PublisherKey.ofSeed(seed).publicKey();
  }

  private static Publisher record(int keys, int modelKeys, List<DidKey> revoked) {
    return new Publisher(
        OWN.publisherId(),
        1,
        null,
        Validity.from(Instant.parse("2027-01-02T03:04:05Z")),
        IntStream.range(1000, 1000 + keys)
            .mapToObj(i -> new KeyRoles(key(i), Set.of(Role.values())))
            .toList(),
        Map.of(Role.ROOT, 1, Role.RELEASE, 1, Role.HEAD, 1),
        Collections.nCopies(modelKeys, BytesNode.copyOf(new byte[91])),
        revoked.stream().map(each -> new RevokedKey(each, new HeadPosition(0, 1), "")).toList());
  }

  @Test
  void mayHaveTheMostOfEverything() {
    Publisher most =
        record(
            Publisher.KEYS_MAX,
            Publisher.MODEL_SIGNING_KEYS_MAX,
            OTHERS.subList(0, Publisher.REVOKED_MAX));
    assertThat(most.encode().length).isLessThanOrEqualTo(Publisher.BYTES_MAX);
    assertThat(Publisher.decode(most.encode())).isEqualTo(most);
  }

  @Test
  void mayHaveNoMore() {
    refused("0 keys", () -> record(0, 0, List.of()));
    refused("65 keys", () -> record(Publisher.KEYS_MAX + 1, 0, List.of()));
    refused("9 Model Signing keys", () -> record(1, 9, List.of()));
    refused("257 revoked keys", () -> record(1, 0, OTHERS));
  }

  private static void refused(
      String why, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .hasMessageContaining(why)
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.MALFORMED));
  }

  /** One list has one encoding, in whatever order it was given. */
  @Test
  void keysAreInTheOrderOfTheirBytes() {
    List<DidKey> some = OTHERS.subList(0, 20);
    var backwards = new ArrayList<>(some);
    Collections.reverse(backwards);
    assertThat(record(2, 0, backwards)).isEqualTo(record(2, 0, some));
    assertThat(record(2, 0, some).revoked()).extracting(RevokedKey::key).isSorted();
  }
}
