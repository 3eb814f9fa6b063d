package reg.node.swarm;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.ipfs.gateway.GatewayHandler;
import reg.ipfs.http.HttpFields;
import reg.ipfs.http.HttpServer;
import reg.ipfs.http.ServerLimits;
import reg.ipfs.http.ServerTls;
import reg.ipfs.ipns.IpnsGateway;
import reg.ipfs.ipns.IpnsRoutingHandler;
import reg.ipfs.ipns.IpnsRoutingHandler.Writing;
import reg.ipfs.routing.RoutingHandler;
import reg.node.Registry;
import reg.node.swarm.NodeHttp.Page;

/** The HTTP server of a node, with all its pages. */
final class NodeServer {
  private NodeServer() {}

  /**
   * Starts it.
   *
   * @param tls null for HTTP without TLS
   * @throws reg.base.RegistryException CONFLICT when the address is taken
   */
  static HttpServer start(
      Registry registry, Network network, InetSocketAddress address, @Nullable ServerTls tls) {
    var counts = new RequestCounts();
    var clock = InstantSource.system();
    var routing = new HomeRouting(network.host(), network.given(), network.routing());
    var metrics = new Metrics(registry, network, counts);
    var names = new IpnsGateway(network.records(), registry.names(), clock);
    var pages =
        List.of(
            new Page("gateway", GatewayHandler::serves, new GatewayHandler(network.given(), names)),
            new Page(
                "routing",
                RoutingHandler::serves,
                new RoutingHandler(
                    routing, new IpnsRoutingHandler(network.records(), clock, Writing.REFUSED))),
            Page.at("/metrics", metrics::answer),
            Page.at("/healthz", each -> each.respond(200, new HttpFields(), "ok")));
    InetAddress ip = address.getAddress();
    boolean loopback = ip != null && ip.isLoopbackAddress();
    var handler = new NodeHttp(pages, counts, loopback);
    HttpServer server = HttpServer.start(address, tls, ServerLimits.DEFAULT, handler);
    if (tls != null) {
      routing.gatewayAt(server.address());
    }
    return server;
  }
}
