package reg.manifest.attest;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import reg.base.Fault;
import reg.base.RegistryException;

class AttestationFuzzTest {
  @FuzzTest(maxDuration = "20s")
  void refusesOrRoundTrips(byte[] bytes) {
    try {
      Statement statement = Statement.decode(bytes);
      assertThat(Statement.decode(statement.encode())).isEqualTo(statement);
    } catch (RegistryException e) {
      assertThat(e.fault()).isEqualTo(Fault.MALFORMED);
    }
    try {
      assertThat(Attestation.verify(bytes).signers()).isNotEmpty();
    } catch (RegistryException e) {
      assertThat(e.fault()).isIn(Fault.MALFORMED, Fault.UNSIGNED, Fault.BAD_SIGNATURE);
    }
  }
}
