package reg.ipfs.ipns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipfs.routing.HeldRecords;
import reg.libp2p.dns.NameLookup;

/** Names that lead to other names, over domains and keys. */
class NameSystemTest {
  private static final String CID = "bafkqaddwgevxmmraojswg33smq";
  private static final Instant NOW = Instant.parse("2026-11-27T00:00:00Z");
  private static final InstantSource CLOCK = InstantSource.fixed(NOW);

  private final Map<String, List<String>> texts = new HashMap<>();
  private final HeldRecords held = new HeldRecords(new IpnsValidator(CLOCK), 10);
  private final NameSystem names =
      new NameSystem(new IpnsResolver(held, CLOCK), new DnsLink(new Zone()));

  /** The DNS as this test has it; names that begin with {@code _dnslink.down} have no server. */
  private final class Zone implements NameLookup {
    @Override
    public List<InetAddress> hosts(String name) throws IOException {
      throw new IOException("no hosts here");
    }

    @Override
    public List<String> texts(String name) throws IOException {
      if (name.startsWith("_dnslink.down")) {
        throw new IOException("timed out");
      }
      return texts.getOrDefault(name, List.of());
    }
  }

  private void link(String domain, String... records) {
    texts.put("_dnslink." + domain, List.of(records));
  }

  private void refused(Fault fault, String path) {
    assertThatThrownBy(() -> names.resolve(path))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(fault));
  }

  private String path(String path) throws InterruptedException {
    return names.resolve(path).path();
  }

  @Test
  void followsDomainsAndKeysAndKeepsTheRestOfThePath() throws InterruptedException {
    IpnsName key = IpnsCases.name();
    var entry = new IpnsEntry("/ipfs/" + CID + "/b", 1, NOW.plusSeconds(60), Duration.ZERO);
    held.publish(key.key(), IpnsRecord.sign(IpnsCases.key(), entry).bytes());
    link("one.example.org", "v=spf1 -all", "dnslink=/ipns/two.example.org/a/");
    link("two.example.org", "dnslink=/ipns/" + key);
    assertThat(path("/ipns/one.example.org/c/d")).isEqualTo("/ipfs/" + CID + "/b/a/c/d");
    assertThat(path("/ipns/" + key.owner())).isEqualTo("/ipfs/" + CID + "/b");
    assertThat(path("/ipfs/" + CID + "/x")).isEqualTo("/ipfs/" + CID + "/x");
  }

  /** As long as the shortest time on the way; nobody knows for domains. */
  @Test
  void saysHowLongATargetMayBeKept() throws InterruptedException {
    IpnsName key = IpnsCases.name();
    var entry = new IpnsEntry("/ipfs/" + CID, 1, NOW.plusSeconds(60), Duration.ofSeconds(90));
    held.publish(key.key(), IpnsRecord.sign(IpnsCases.key(), entry).bytes());
    link("example.org", "dnslink=/ipns/" + key);
    assertThat(names.resolve("/ipns/" + key).ttl()).isEqualTo(Duration.ofSeconds(60));
    assertThat(names.resolve("/ipns/example.org").ttl()).isEqualTo(Duration.ZERO);
  }

  @ParameterizedTest
  @CsvSource({
    "dnslink=/ipfs/bafkqaddwgevxmmraojswg33smq, /ipfs/bafkqaddwgevxmmraojswg33smq",
    "dnslink=/ipfs/bafkqaddwgevxmmraojswg33smq/a/b, /ipfs/bafkqaddwgevxmmraojswg33smq/a/b",
    "dnslink=bafkqaddwgevxmmraojswg33smq, /ipfs/bafkqaddwgevxmmraojswg33smq"
  })
  void readsTheFormsOfALink(String text, String path) throws InterruptedException {
    link("example.org", "other", text, "dnslink=/ipld/x", "dnslink=/ipfs/nonsense");
    assertThat(path("/ipns/example.org")).isEqualTo(path);
  }

  @Test
  void severalLinksAreAnErrorAndNoneIsNotFound() {
    link("two.example.org", "dnslink=/ipfs/" + CID, "dnslink=/ipns/one.example.org");
    refused(Fault.MALFORMED, "/ipns/two.example.org");
    refused(Fault.NOT_FOUND, "/ipns/none.example.org");
    texts.put("bare.example.org", List.of("dnslink=/ipfs/" + CID));
    refused(Fault.NOT_FOUND, "/ipns/bare.example.org");
    refused(Fault.UNREACHABLE, "/ipns/down.example.org");
    refused(Fault.NOT_FOUND, "/ipns/" + IpnsCases.name());
  }

  @Test
  void followsThirtyTwoNamesAndNoMore() throws InterruptedException {
    for (int i = 1; i < 32; i++) {
      link("n" + i + ".example.org", "dnslink=/ipns/n" + (i + 1) + ".example.org");
    }
    link("n32.example.org", "dnslink=/ipfs/" + CID);
    link("n0.example.org", "dnslink=/ipns/n1.example.org");
    assertThat(path("/ipns/n1.example.org")).isEqualTo("/ipfs/" + CID);
    refused(Fault.MALFORMED, "/ipns/n0.example.org");
    link("loop.example.org", "dnslink=/ipns/loop.example.org/more");
    refused(Fault.MALFORMED, "/ipns/loop.example.org");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "/", "/ipns/", "/ipns//a", "/ipfs/x", "/ipld/x", "/ipns/nodots", "ipns/x"})
  void refusesOtherPaths(String path) {
    refused(Fault.MALFORMED, path);
  }

  @Test
  void refusesPathsWithoutEnd() {
    refused(Fault.MALFORMED, "/ipfs/" + CID + "/a".repeat(4096));
  }

  @ParameterizedTest
  @CsvSource({
    "example.org, true",
    "a-b.c_d.example, true",
    "Example.ORG, true",
    "localhost, false",
    "-a.example, false",
    "a-.example, false",
    "1.2.3.4, false",
    "a..b, false",
    "a.b., false",
    "'a b.example', false",
    "k51qzi5uqu5dgy8qsq67hbz73jqkw87l3fgf4a91qb0d9b5173tir7n4vxk1oe, false"
  })
  void knowsDomainsByTheirForm(String text, boolean domain) {
    assertThat(DnsLink.isDomain(text)).isEqualTo(domain);
    assertThat(DnsLink.isDomain("a.".repeat(130) + "org")).isFalse();
    assertThatThrownBy(() -> new DnsLink(new Zone()).resolve("no domain"))
        .isInstanceOf(RegistryException.class);
  }
}
