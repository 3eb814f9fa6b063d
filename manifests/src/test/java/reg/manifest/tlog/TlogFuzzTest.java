package reg.manifest.tlog;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import reg.base.Fault;
import reg.base.RegistryException;

class TlogFuzzTest {
  private static final TlogPolicy POLICY = TlogPolicy.parse(GoldenLog.policy());

  @FuzzTest(maxDuration = "20s")
  void refusesOrKeepsTheBytes(byte[] bytes) {
    run(() -> assertThat(SignedNote.parse(bytes).encode()).isEqualTo(bytes));
    run(() -> assertThat(TlogProof.parse(bytes).encode()).isEqualTo(bytes));
    run(() -> assertThat(POLICY.endorsement(SignedNote.parse(bytes)).isWitnessed()).isFalse());
    run(() -> assertThat(TlogPolicy.parse(bytes).sha256()).hasSize(64));
    run(() -> assertThat(TileLog.entries(bytes)).isNotNull());
  }

  private static void run(Runnable reading) {
    try {
      reading.run();
    } catch (RegistryException e) {
      assertThat(e.fault()).isIn(Fault.MALFORMED, Fault.BAD_SIGNATURE);
    }
  }
}
