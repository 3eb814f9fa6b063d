package reg.ipfs.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reg.ipfs.TestDag;
import reg.ipfs.bitswap.Bitswap;
import reg.ipfs.gateway.GatewayHandler;
import reg.ipfs.http.HttpHandler;
import reg.ipfs.http.HttpServer;
import reg.ipfs.http.ServerLimits;
import reg.ipfs.http.ServerTls;
import reg.ipfs.peer.LocalKubo;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.libp2p.Host;
import reg.libp2p.Multiaddr;
import reg.libp2p.PeerId;
import reg.libp2p.crypto.HostKey;
import reg.libp2p.swarm.Access;
import reg.libp2p.swarm.Swarm;
import reg.libp2p.swarm.SwarmConfig;
import reg.testdata.SeededBytes;
import reg.testdata.TlsFiles;

/**
 * A stock Kubo that knows nothing but our routing finds what we hold, and fetches it: by HTTP from
 * our gateway, or by bitswap from a host that it was not connected to.
 */
@Timeout(180)
class RoutingKuboIT {
  private static final PeerId GATEWAY_ID = PeerId.of(HostKey.generate().publicKey());

  private static final TestDag byHttp = TestDag.rawLeaves();
  private static final TestDag byBitswap = TestDag.rawLeaves();
  private static final Set<String> asked = ConcurrentHashMap.newKeySet();

  private static HttpServer gateway;
  private static Host host;
  private static Bitswap bitswap;
  private static HttpServer routing;
  private static LocalKubo kubo;

  @BeforeAll
  static void start(@TempDir Path folder)
      throws IOException, InterruptedException, GeneralSecurityException {
    TlsFiles keys = TlsFiles.in(folder);
    var handler = new GatewayHandler(byHttp.blocks());
    gateway =
        HttpServer.start(
            anyPort(),
            new ServerTls(keys.key(), List.of(keys.certificate())),
            ServerLimits.DEFAULT,
            exchange -> {
              asked.add(exchange.request().path());
              handler.handle(exchange);
            });
    var listen = List.of(Multiaddr.parse("/ip4/127.0.0.1/tcp/0"));
    host = Swarm.start(new SwarmConfig(HostKey.generate(), listen, "reg/test", Access.open()));
    bitswap = Bitswap.start(host, byBitswap.blocks());
    routing = HttpServer.start(anyPort(), null, ServerLimits.DEFAULT, routingHandler());
    kubo =
        LocalKubo.start(
            Map.of(
                "HTTPRetrieval.TLSInsecureSkipVerify",
                true,
                "Provide.Enabled",
                false,
                "Routing.Type",
                "delegated",
                "Routing.DelegatedRouters",
                List.of("http://127.0.0.1:" + routing.address().getPort())));
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private static HttpHandler routingHandler() {
    var http =
        new PeerRecord(
            GATEWAY_ID,
            List.of(
                Multiaddr.parse("/ip4/127.0.0.1/tcp/" + gateway.address().getPort() + "/tls/http")),
            List.of(PeerRecord.GATEWAY));
    var swarm = new PeerRecord(host.id(), host.addresses(), List.of(PeerRecord.BITSWAP));
    return new RoutingHandler(
        new Routing() {
          @Override
          public List<PeerRecord> providers(Cid cid) {
            if (byHttp.blocks().has(cid)) {
              return List.of(http);
            }
            return byBitswap.blocks().has(cid) ? List.of(swarm) : List.of();
          }

          @Override
          public List<PeerRecord> peers(PeerId peer) {
            return peer.equals(host.id()) ? List.of(swarm) : List.of();
          }
        });
  }

  @AfterAll
  static void stop() throws IOException {
    kubo.close();
    routing.close();
    bitswap.close();
    host.close();
    gateway.close();
  }

  @Test
  void kuboFetchesOverHttpFromOurGateway() throws IOException, InterruptedException {
    byte[] content = SeededBytes.bytes("by http", 50 * TestDag.LEAF_BYTES + 3);
    Cid file = byHttp.file(content).cid();
    assertThat(kubo.cat(file.toString())).isEqualTo(content);
    for (Block block : byHttp.walk(file)) {
      assertThat(asked).contains("/ipfs/" + block.cid());
    }
  }

  @Test
  void kuboPinsAShardedFolderOverHttpFromOurGateway() throws IOException {
    Cid folder = byHttp.largeFolder(20_000).cid();
    kubo.ipfs("pin", "add", "--timeout=120s", folder.toString());
    assertThat(kubo.ipfs("ls", "--size=false", folder.toString()).lines()).hasSize(20_000);
    assertThat(asked).contains("/ipfs/" + byHttp.walk(folder).getLast().cid());
  }

  @Test
  void kuboFindsOurHostAndFetchesByBitswap() throws IOException, InterruptedException {
    byte[] content = SeededBytes.bytes("by bitswap", 50 * TestDag.LEAF_BYTES + 3);
    Cid file = byBitswap.file(content).cid();
    assertThat(kubo.cat(file.toString())).isEqualTo(content);
  }

  @Test
  void ourClientReadsKubosRouting() throws InterruptedException {
    Cid held = byBitswap.file("asked of Kubo", 100).cid();
    try (var client = RoutingClient.of(kubo.gateway())) {
      assertThat(client.providers(held))
          .singleElement()
          .satisfies(found -> assertThat(found.id()).isEqualTo(host.id()));
      assertThat(
              client.providers(
                  Cid.parse("bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy")))
          .isEmpty();
    }
  }
}
