package reg.manifest.tlog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Cid;
import reg.manifest.PublisherId;

class TlogProofTest {
  private static final TlogProof PROOF = TlogProof.parse(GoldenLog.proof());
  private static final TlogPolicy POLICY = TlogPolicy.parse(GoldenLog.policy());
  private static final HeadLeaf LEAF =
      new HeadLeaf(
          Cid.parse(GoldenLog.text("head")), PublisherId.parse(GoldenLog.text("publisher")));

  private static void malformed(ThrowingCallable what) {
    assertThatThrownBy(what)
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.MALFORMED));
  }

  @Test
  void theGoldenProofHolds() {
    assertThat(PROOF.encode()).isEqualTo(GoldenLog.proof());
    assertThat(HexFormat.of().formatHex(LEAF.entry())).isEqualTo(GoldenLog.text("entry"));
    Endorsement endorsement = POLICY.endorsement(PROOF.note());
    assertThat(endorsement.isComplete()).isTrue();
    assertThat(endorsement.log()).hasToString(GoldenLog.text("vkey"));
    assertThat(endorsement.witnesses()).containsOnlyKeys("W1", "W2");
    assertThat(endorsement.includes(PROOF, LEAF.entry())).isTrue();
    assertThat(endorsement.includes(PROOF, new byte[0])).isFalse();
    assertThat(NoteSigner.parse(GoldenLog.text("secret")).key()).isEqualTo(endorsement.log());
  }

  /** G3: each byte of the proof, changed, is seen or is of a signature that nobody counts. */
  @Test
  void noByteOfTheProofCanBeChanged() {
    byte[] bytes = GoldenLog.proof();
    for (int i = 0; i < bytes.length; i++) {
      assertThat(holds(GoldenLog.flipped(bytes, i))).describedAs("byte " + i).isFalse();
    }
  }

  private static boolean holds(byte[] bytes) {
    try {
      TlogProof proof = TlogProof.parse(bytes);
      Endorsement endorsement = POLICY.endorsement(proof.note());
      return endorsement.isComplete() && endorsement.includes(proof, LEAF.entry());
    } catch (RegistryException e) {
      assertThat(e.fault()).isIn(Fault.MALFORMED, Fault.BAD_SIGNATURE);
      return false;
    }
  }

  @Test
  void extraDataIsKeptAndNotBelieved() {
    String text = GoldenLog.text("proof").replace("\nindex", "\nextra AAAA\nindex");
    TlogProof proof = TlogProof.parse(text.getBytes(UTF_8));
    assertThat(proof.extra()).isEqualTo("AAAA");
    assertThat(proof.encode()).asString(UTF_8).isEqualTo(text);
    assertThat(holds(proof.encode())).isTrue();
  }

  @Test
  void refusesWhatIsNoProof() {
    String text = GoldenLog.text("proof");
    for (String wrong :
        List.of(
            "",
            "\n\n" + text,
            text.replace("@v1", "@v2"),
            text.replace("index 3", "index 03"),
            text.replace("index 3", "index -3"),
            text.replace("index 3\n", ""),
            text.replace("index 3\n", "extra AAAA\n"),
            text.replace("index 3\n", "extra A\nindex 3\n"),
            text.replace("index 3\n", "index 3\nAAAA\n"),
            "c2sp.org/tlog-proof@v1\n\n" + text,
            text.substring(0, text.indexOf("\n\n")),
            text.substring(0, text.indexOf("\n\n") + 2))) {
      malformed(() -> TlogProof.parse(wrong.getBytes(UTF_8)));
    }
    malformed(() -> TlogProof.parse(new byte[TlogProof.BYTES_MAX + 1]));
  }

  @Test
  void proofsHaveALength() {
    List<byte[]> most = Collections.nCopies(Merkle.PROOF_MAX, new byte[32]);
    byte[] proof = TlogProof.of(0, most, PROOF.note()).encode();
    assertThat(TlogProof.parse(proof).path()).hasSize(Merkle.PROOF_MAX);
    List<byte[]> more = Collections.nCopies(Merkle.PROOF_MAX + 1, new byte[32]);
    malformed(() -> TlogProof.of(0, more, PROOF.note()));
    String line = TlogText.base64(new byte[32]) + "\n";
    String longer = new String(proof, UTF_8).replace("index 0\n", "index 0\n" + line.repeat(9));
    malformed(() -> TlogProof.parse(longer.getBytes(UTF_8)));
  }
}
