package reg.ipfs.ipns;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import reg.base.Fault;
import reg.base.RegistryException;

class IpnsRecordFuzzTest {
  static Stream<byte[]> seeds() {
    return IpnsCases.ALL
        .required("published")
        .valueStream()
        .map(each -> IpnsCases.bytes(each, "record"));
  }

  /** Whatever comes is refused as malformed or is a record that reads as itself. */
  @MethodSource("seeds")
  @FuzzTest
  void readsOrRefuses(byte[] bytes) {
    IpnsRecord record;
    try {
      record = IpnsRecord.decode(bytes);
    } catch (RegistryException e) {
      assertThat(e.fault()).isEqualTo(Fault.MALFORMED);
      return;
    }
    IpnsRecord again = IpnsRecord.decode(IpnsMessage.decode(bytes).encode());
    assertThat(again.sequence()).isEqualTo(record.sequence());
    assertThat(again.validUntil()).isEqualTo(record.validUntil());
    assertThat(again.ttl()).isEqualTo(record.ttl());
    try {
      assertThat(again.value()).isEqualTo(record.value());
    } catch (RegistryException e) {
      assertThat(e.fault()).isEqualTo(Fault.MALFORMED);
    }
  }
}
