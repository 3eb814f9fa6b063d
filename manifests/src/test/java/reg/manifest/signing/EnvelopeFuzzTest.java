package reg.manifest.signing;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Codec;
import reg.manifest.Golden;

class EnvelopeFuzzTest {
  private static final EnvelopeVerifier VERIFIER = EnvelopeVerifier.of(Golden.ALICE.publisherId());

  @FuzzTest(maxDuration = "20s")
  void refusesOrRoundTrips(byte[] bytes) {
    try {
      assertThat(Envelope.decode(bytes).encode()).isEqualTo(bytes);
    } catch (RegistryException e) {
      assertThat(e.fault()).isEqualTo(Fault.MALFORMED);
    }
    if (bytes.length <= Block.BYTES_MAX) {
      try {
        // Nobody but the golden objects' signer can make this pass.
        VerifiedHead head = VERIFIER.verifyHead(Block.of(Codec.DAG_CBOR, bytes));
        assertThat(head.cid()).isEqualTo(Golden.cid("head"));
      } catch (RegistryException e) {
        assertThat(e.fault()).isIn(Fault.MALFORMED, Fault.UNSIGNED, Fault.BAD_SIGNATURE);
      }
    }
  }
}
