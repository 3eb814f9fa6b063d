package reg.node.name;

import static org.assertj.core.api.Assertions.assertThat;
import static reg.node.Refusals.refused;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reg.base.Fault;
import reg.libp2p.dns.NameLookup;
import reg.node.TestHome;
import reg.node.pull.PullResult;
import reg.node.push.PushResult;

class DomainRecordTest {
  private static final String DID = "did:key:z6MkgXZvRh65tcAdLJTKdEvyqEv7ZBhn9C5BM68jw4cESKtH";

  @TempDir Path temp;

  private final Map<String, List<String>> texts = new HashMap<>();
  private TestHome home;

  /** The DNS as this test has it; {@code down.example} has no server. */
  private final class Zone implements NameLookup {
    @Override
    public List<InetAddress> hosts(String name) throws IOException {
      throw new IOException("no hosts here");
    }

    @Override
    public List<String> texts(String name) throws IOException {
      if (name.endsWith("down.example")) {
        throw new IOException("timed out");
      }
      return texts.getOrDefault(name, List.of());
    }
  }

  @BeforeEach
  void start() {
    home = TestHome.inMemory(temp);
    home.registry().asking(new Zone());
  }

  @AfterEach
  void stop() {
    home.close();
  }

  private String publisher(String domain) {
    return new DomainRecord(home.registry().names()).publisher(domain).toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"publisher=" + DID, "publisher=z6MkgXZvRh65tcAdLJTKdEvyqEv7ZBhn9C5BM68jw4cESKtH"})
  void namesThePublisherAmongOtherRecords(String text) {
    texts.put("_reg.models.example.org", List.of("v=spf1 -all", text, "Publisher=nobody"));
    assertThat(publisher("models.example.org")).isEqualTo(DID);
    refused(Fault.NOT_FOUND, () -> publisher("example.org"));
    refused(Fault.NOT_FOUND, () -> publisher("a.models.example.org"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"publisher=", "publisher=alice", "publisher= " + DID, "publisher=me"})
  void refusesWhatIsNoKey(String text) {
    texts.put("_reg.example.org", List.of(text));
    refused(Fault.MALFORMED, () -> publisher("example.org"));
  }

  @Test
  void refusesSeveralAndSaysWhenNobodyAnswers() {
    texts.put("_reg.example.org", List.of("publisher=" + DID, "publisher=" + DID));
    refused(Fault.MALFORMED, () -> publisher("example.org"));
    refused(Fault.UNREACHABLE, () -> publisher("down.example"));
  }

  @Test
  void aReferenceByDomainIsPulledAndShownByItsKey() {
    PushResult pushed = home.push(home.folder("m", "a:1"), "tiny:1");
    String did = new Heads(home.registry()).own().toString();
    texts.put("_reg.models.example.org", List.of("publisher=" + did));
    PullResult pulled = home.pull("Models.Example.org/tiny:1", temp.resolve("out"));
    assertThat(pulled.ref()).isEqualTo(pushed.name().ref()).startsWith(did);
    refused(Fault.NOT_FOUND, () -> home.pull("example.org/tiny:1", temp.resolve("other")));
  }
}
