package reg.manifest.oms;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import reg.base.Fault;
import reg.base.RegistryException;

class ModelBundleFuzzTest {
  @FuzzTest(maxDuration = "20s")
  void refusesOrRoundTrips(byte[] bytes) {
    try {
      ModelBundle bundle = ModelBundle.decode(bytes);
      ModelBundle again = ModelBundle.decode(bundle.encode());
      assertThat(again.payload()).isEqualTo(bundle.payload());
      assertThat(again.signature()).isEqualTo(bundle.signature());
      assertThat(again.signer()).isEqualTo(bundle.signer());
    } catch (RegistryException e) {
      assertThat(e.fault()).isEqualTo(Fault.MALFORMED);
    }
    try {
      ModelStatement statement = ModelStatement.decode(bytes);
      assertThat(ModelStatement.decode(statement.encode())).isEqualTo(statement);
    } catch (RegistryException e) {
      assertThat(e.fault()).isEqualTo(Fault.MALFORMED);
    }
  }
}
