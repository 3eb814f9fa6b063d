package reg.ipfs.ipns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reg.ipfs.http.HttpServer;
import reg.ipfs.http.ServerLimits;
import reg.ipfs.routing.HeldRecords;
import reg.ipfs.routing.RoutingHandler;
import reg.libp2p.crypto.HostKey;
import reg.testdata.ScriptedPeer;

/** A real Helia resolves what we publish and we what it publishes, through our routing server. */
@Timeout(120)
class IpnsHeliaIT {
  private static final InstantSource CLOCK = InstantSource.system();
  private static final String ONE = "bafkqaddwgevxmmraojswg33smq";
  private static final String TWO = "bafkqadtwgiww63tmpeqhezldn5zgi";

  @TempDir Path temp;

  private final HeldRecords held = new HeldRecords(new IpnsValidator(CLOCK), 100);
  private HttpServer routing;
  private URI url;
  private ScriptedPeer helia;

  @BeforeEach
  void start() throws IOException {
    var records = new IpnsRoutingHandler(held, CLOCK, IpnsRoutingHandler.Writing.ALLOWED);
    routing =
        HttpServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            null,
            ServerLimits.DEFAULT,
            new RoutingHandler(new Nobody(), records));
    url = URI.create("http://127.0.0.1:" + routing.address().getPort());
    helia = ScriptedPeer.start(ScriptedPeer.Language.JS, "helia.mjs", "http", url.toString());
  }

  @AfterEach
  void stop() throws IOException {
    helia.close();
    routing.close();
  }

  @Test
  void heliaResolvesWhatWePublish() throws IOException, InterruptedException {
    try (var client = new DelegatedRecords(url, CLOCK)) {
      var publisher =
          new IpnsPublisher(
              HostKey.generate(), client, new RecordFile(temp.resolve("record")), CLOCK);
      for (String value : List.of(ONE, TWO)) {
        publisher.publish("/ipfs/" + value);
        assertThat(helia.ask("resolve /ipns/" + publisher.name()).asText())
            .isEqualTo("/ipfs/" + value);
      }
    }
  }

  @Test
  void weResolveWhatHeliaPublishes() throws IOException, InterruptedException {
    var resolver = new IpnsResolver(held, CLOCK);
    String name = helia.ask("publish " + ONE).asText();
    IpnsName parsed = IpnsName.parse(name.replace("/ipns/", ""));
    IpnsRecord first = resolver.resolve(parsed);
    assertThat(first.value()).isEqualTo("/ipfs/" + ONE);
    helia.ask("publish " + TWO);
    byte[] second = Objects.requireNonNull(held.find(parsed.key()));
    assertThat(IpnsRecord.signed(parsed, second).value()).isEqualTo("/ipfs/" + TWO);
    assertThat(IpnsRecord.signed(parsed, second).sequence()).isEqualTo(first.sequence() + 1);
  }
}
