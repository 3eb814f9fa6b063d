package reg.node.kubo;

import static org.assertj.core.api.Assertions.assertThat;
import static reg.node.Refusals.refused;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reg.base.Fault;

class KuboAddressTest {
  @ParameterizedTest
  @CsvSource({
    "kubo:127.0.0.1:5001, http://127.0.0.1:5001",
    "kubo:kubo.example:80, http://kubo.example:80",
    "kubo:[::1]:5001, http://[::1]:5001",
    "kubo:http://127.0.0.1:5001, http://127.0.0.1:5001",
    "kubo:https://kubo.example/, https://kubo.example/",
    "kubo:/ip4/127.0.0.1/tcp/5001, http://127.0.0.1:5001",
    "kubo:/ip4/127.0.0.1/tcp/5001/http, http://127.0.0.1:5001",
    "kubo:/ip6/::1/tcp/5001, http://[0:0:0:0:0:0:0:1]:5001",
  })
  void isWrittenInThreeWays(String text, String url) {
    assertThat(KuboAddress.parse(text)).hasToString(url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "127.0.0.1:5001",
        "kubo:",
        "kubo:here",
        "kubo:ftp://here:1",
        "kubo:http://here/path",
        "kubo:http://user@here:1",
        "kubo:http://here:1?x=y",
        "kubo:http://a b",
        "kubo:/ip4/127.0.0.1",
        "kubo:/nonsense",
      })
  void anythingElseIsRefused(String text) {
    refused(Fault.INVALID_REQUEST, () -> KuboAddress.parse(text));
  }
}
