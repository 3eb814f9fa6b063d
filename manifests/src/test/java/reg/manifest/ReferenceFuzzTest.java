package reg.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import reg.base.Fault;
import reg.base.RegistryException;

class ReferenceFuzzTest {
  @FuzzTest(maxDuration = "20s")
  void refusesOrRoundTrips(FuzzedDataProvider data) {
    String text = data.consumeRemainingAsString();
    Reference reference;
    try {
      reference = Reference.parse(text);
    } catch (RegistryException e) {
      assertThat(e.fault()).isEqualTo(Fault.INVALID_REQUEST);
      return;
    }
    assertThat(Reference.parse(reference.toString())).isEqualTo(reference);
  }
}
