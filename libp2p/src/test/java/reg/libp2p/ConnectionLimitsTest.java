package reg.libp2p;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ConnectionLimitsTest {
  private final ConnectionLimits limits = ConnectionLimits.usual();

  @Test
  void holdsTheLimitOfAnAddress() throws Exception {
    var slots = fill("10.0.0.1", Limits.CONNECTIONS_PER_IP_MAX);
    assertThat(limits.admit(ip("10.0.0.1"))).isNull();
    assertThat(limits.admit(ip("10.0.0.2"))).isNotNull();

    slots.getFirst().close();
    slots.getFirst().close();

    assertThat(limits.admit(ip("10.0.0.1"))).isNotNull();
    assertThat(limits.admit(ip("10.0.0.1"))).isNull();
  }

  @Test
  void holdsTheLimitOfASubnet() throws Exception {
    for (int i = 0; i < 4; i++) {
      fill("10.0.0." + i, Limits.CONNECTIONS_PER_IP_MAX);
      fill("2001:db8:7::" + i, Limits.CONNECTIONS_PER_IP_MAX);
    }

    assertThat(limits.admit(ip("10.0.0.99"))).isNull();
    assertThat(limits.admit(ip("10.0.1.1"))).isNotNull();
    assertThat(limits.admit(ip("2001:db8:7:ffff::1"))).isNull();
    assertThat(limits.admit(ip("2001:db8:8::1"))).isNotNull();
  }

  @Test
  void holdsTheLimitOfAll() throws Exception {
    for (int i = 0; i < Limits.CONNECTIONS_IN_MAX; i++) {
      assertThat(limits.admit(ip("10.0." + i + ".1"))).isNotNull();
    }

    assertThat(limits.admit(ip("11.0.0.1"))).isNull();
    assertThat(limits.total()).isEqualTo(Limits.CONNECTIONS_IN_MAX);
  }

  private List<ConnectionLimits.Slot> fill(String address, int count) throws UnknownHostException {
    var slots = new ArrayList<ConnectionLimits.Slot>();
    for (int i = 0; i < count; i++) {
      slots.add(Objects.requireNonNull(limits.admit(ip(address))));
    }
    return slots;
  }

  private static InetAddress ip(String text) throws UnknownHostException {
    return InetAddress.getByName(text);
  }
}
