package reg.libp2p.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import reg.libp2p.Multiaddr;

class AddressResolverTest {
  private static final String PEER = "/p2p/12D3KooWBtg3aaRMjxwedh83aGiUkwSxDwUZkzuJcfaqUmo7R3pq";
  private final FakeDns dns = new FakeDns();
  private final AddressResolver resolver = new AddressResolver(dns);

  private static final class FakeDns implements NameLookup {
    private final Map<String, List<String>> texts = new HashMap<>();
    private final Map<String, List<String>> hosts = new HashMap<>();

    @Override
    public List<InetAddress> hosts(String name) throws IOException {
      var found = new ArrayList<InetAddress>();
      for (String ip : hosts.getOrDefault(name, List.of())) {
        found.add(InetAddress.getByName(ip));
      }
      if (found.isEmpty()) {
        throw new UnknownHostException(name);
      }
      return found;
    }

    @Override
    public List<String> texts(String name) {
      return texts.getOrDefault(name, List.of());
    }
  }

  private List<String> resolve(String... addresses) {
    List<Multiaddr> parsed = List.of(addresses).stream().map(Multiaddr::parse).toList();
    return resolver.resolve(parsed).stream().map(Multiaddr::toString).toList();
  }

  @Test
  void leavesAddressesWithoutNamesAlone() {
    assertThat(resolve("/ip4/1.2.3.4/tcp/1" + PEER)).containsExactly("/ip4/1.2.3.4/tcp/1" + PEER);
  }

  @Test
  void replacesHostNamesByAddressesOfTheRightKind() {
    dns.hosts.put("a.example", List.of("1.2.3.4", "2001:db8::1"));

    assertThat(resolve("/dns/a.example/tcp/1"))
        .containsExactly("/ip4/1.2.3.4/tcp/1", "/ip6/2001:db8::1/tcp/1");
    assertThat(resolve("/dns4/a.example/tcp/1" + PEER))
        .containsExactly("/ip4/1.2.3.4/tcp/1" + PEER);
    assertThat(resolve("/dns6/a.example/tcp/1")).containsExactly("/ip6/2001:db8::1/tcp/1");
  }

  @Test
  void leavesOutWhatCannotBeResolved() {
    assertThat(resolve("/dns4/none.example/tcp/1", "/ip4/1.2.3.4/tcp/1"))
        .containsExactly("/ip4/1.2.3.4/tcp/1");
  }

  @Test
  void followsDnsaddrToTheAddressesOfThePeerAskedFor() {
    dns.texts.put(
        "_dnsaddr.a.example",
        List.of(
            "dnsaddr=/ip4/1.2.3.4/tcp/1" + PEER,
            "dnsaddr=/ip4/6.6.6.6/tcp/1",
            "dnsaddr=nonsense",
            "v=spf1",
            "dnsaddr=/dnsaddr/b.example" + PEER));
    dns.texts.put("_dnsaddr.b.example", List.of("dnsaddr=/ip4/5.6.7.8/tcp/2" + PEER));

    assertThat(resolve("/dnsaddr/a.example" + PEER))
        .containsExactly("/ip4/1.2.3.4/tcp/1" + PEER, "/ip4/5.6.7.8/tcp/2" + PEER);
  }

  @Test
  void endsOnACircleAndOnADeepChain() {
    dns.texts.put("_dnsaddr.a.example", List.of("dnsaddr=/dnsaddr/a.example"));
    for (int i = 0; i < 10; i++) {
      dns.texts.put("_dnsaddr.d" + i, List.of("dnsaddr=/dnsaddr/d" + (i + 1)));
    }
    dns.texts.put("_dnsaddr.d4", List.of("dnsaddr=/ip4/1.2.3.4/tcp/1"));
    dns.texts.put("_dnsaddr.d3", List.of("dnsaddr=/ip4/1.2.3.3/tcp/1", "dnsaddr=/dnsaddr/d4"));

    assertThat(resolve("/dnsaddr/a.example")).isEmpty();
    assertThat(resolve("/dnsaddr/d0")).containsExactly("/ip4/1.2.3.3/tcp/1");
  }

  @Test
  void takesNoMoreAddressesThanTheLimit() {
    var many = new ArrayList<String>();
    for (int i = 0; i < 500; i++) {
      many.add("dnsaddr=/ip4/1.2.3.4/tcp/" + (i + 1));
    }
    dns.texts.put("_dnsaddr.a.example", many);

    assertThat(resolve("/dnsaddr/a.example")).hasSize(AddressResolver.ADDRESSES_MAX);
  }
}
