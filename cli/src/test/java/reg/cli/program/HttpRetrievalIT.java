package reg.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reg.libp2p.PeerId;
import reg.libp2p.crypto.KeyType;
import reg.libp2p.crypto.PublicKey;
import reg.manifest.DidKey;
import reg.testdata.ScriptedPeer;
import reg.testdata.TlsFiles;

/**
 * A real Kubo, and a real Helia without libp2p, find what a node holds by its routing, and fetch it
 * from its gateway, over TLS with a certificate that they are told to trust.
 */
@Timeout(300)
class HttpRetrievalIT {
  private static final int FILES = 300;
  private static final long SEED = 606;

  @TempDir Path temp;
  private TlsFiles keys;
  private RegHome node = RegHome.at(Path.of(""));
  private Path tree = Path.of("");
  private String root = "";
  private String url = "";

  @BeforeEach
  void serve() throws Exception {
    Path home = Files.createDirectories(temp.resolve("node"));
    keys = TlsFiles.in(home);
    Files.writeString(
        home.resolve("config.toml"),
        """
        http.certificate = "server.pem"
        http.key = "server.key"
        """);
    node = RegHome.at(home);
    tree = GeneratedTree.wide(temp.resolve("tree"), FILES, SEED);
    root = node.json("push", tree.toString(), "it:1", "--json").required("root").asText();
    url = node.startNode().required("http").asText();
    assertThat(url).startsWith("https://127.0.0.1:");
  }

  @AfterEach
  void stop() {
    node.run("node", "stop");
  }

  @Test
  void kuboPinsAFolderByHttp() throws Exception {
    Kubo kubo = Kubo.init(temp.resolve("ipfs"), "test");
    try (Running _ = kubo.daemonRoutedBy(url, keys.pem())) {
      kubo.ask("pin", "add", "--progress=false", root);
      Path got = temp.resolve("got");
      kubo.ask("get", "--progress=false", "-o", got.toString(), root);
      assertThat(Folders.contents(got)).isEqualTo(Folders.contents(tree));
      assertThat(kubo.ask("swarm", "peers").out()).isBlank();
      assertThat(metrics()).contains("reg_sent_bytes_total{protocol=\"bitswap\"} 0\n");
    }
  }

  private String metrics() throws Exception {
    try (var client = HttpClient.newBuilder().sslContext(keys.trusting()).build()) {
      var request = HttpRequest.newBuilder(URI.create(url + "/metrics")).build();
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
  }

  @Test
  void heliaReadsAFolderAndResolvesAPublishersName() throws IOException {
    var trusting = Map.of("NODE_EXTRA_CA_CERTS", keys.pem().toString());
    try (ScriptedPeer helia =
        ScriptedPeer.start(ScriptedPeer.Language.JS, trusting, "helia.mjs", "http", url)) {
      Path got = temp.resolve("got");
      assertThat(helia.ask("get " + root + " " + got).asInt()).isEqualTo(FILES + 3);
      assertThat(Folders.contents(got)).isEqualTo(Folders.contents(tree));

      String did = node.json("key", "show", "--json").required("did").asText();
      PublicKey key = PublicKey.of(KeyType.ED25519, DidKey.parse(did).bytes());
      String name = "/ipns/" + PeerId.of(key).toCidText();
      assertThat(helia.ask("resolve " + name).asText()).startsWith("/ipfs/bafyrei");
    }
  }
}
