package reg.node.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reg.base.ProgressListener;
import reg.libp2p.Multiaddr;
import reg.node.TestHome;
import reg.node.name.Heads;
import reg.node.push.PushResult;

/**
 * Attack L1: what a page of the web, open on this machine, can make the machine's node do: nothing.
 * Commands do not come over HTTP at all but over a Unix socket of the user; that another user
 * cannot use it is in {@code ControlServerTest}.
 */
class LocalApiTest {
  private static final int MILLIS_MAX = 20_000;

  @TempDir Path temp;
  private TestHome home;
  private PushResult pushed;
  private Node node;

  @BeforeEach
  void start() throws InterruptedException {
    home = TestHome.inMemory(temp);
    pushed = home.push(home.folder("m", "a.txt:a"), "m:1");
    var options =
        new NodeOptions(
            List.of(Multiaddr.parse("/ip4/127.0.0.1/tcp/0")),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            List.of(),
            NodeOptions.Discovery.OFF);
    node = Node.start(home.registry(), options, ProgressListener.NONE);
  }

  @AfterEach
  void stop() {
    node.close();
    home.close();
  }

  /** All that a request could have changed. */
  private List<Object> state() {
    var storage = home.registry().storage();
    var blocks = new TreeSet<String>();
    storage.blocks().forEach(hash -> blocks.add(hash.toString()));
    return List.of(
        blocks,
        new ArrayList<>(storage.pins().list()),
        new Heads(home.registry()).publishers(),
        storage.refs().list(""));
  }

  private List<String> pages() {
    return List.of(
        "/",
        "/healthz",
        "/metrics",
        "/ipfs/" + pushed.root() + "?format=raw",
        "/ipfs/sha256:../../x",
        "/routing/v1/providers/" + pushed.root(),
        "/routing/v1/ipns/k51qzi5uqu5dkkciu33khkzbcmxtyhn376i1e83tya8kuy7z9euedzyr5nhoew",
        "/api/v0/pin/rm?arg=" + pushed.root(),
        "/api/v0/shutdown");
  }

  /** The head of the answer to one request, written byte for byte. */
  private String ask(String method, String page, String body, String... fields) throws IOException {
    int port = node.status().http().getPort();
    var request = new StringBuilder(method + " " + page + " HTTP/1.1\r\nConnection: close\r\n");
    boolean named = List.of(fields).stream().anyMatch(field -> field.startsWith("Host:"));
    request.append(named ? "" : "Host: 127.0.0.1:" + port + "\r\n");
    for (String field : fields) {
      request.append(field).append("\r\n");
    }
    request.append("Content-Length: ").append(body.length()).append("\r\n\r\n").append(body);
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(MILLIS_MAX);
      socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.ISO_8859_1));
      String answer =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      int end = answer.indexOf("\r\n\r\n");
      return end < 0 ? answer : answer.substring(0, end);
    }
  }

  private static int status(String answer) {
    assertThat(answer).startsWith("HTTP/1.1 ");
    return Integer.parseInt(answer.substring(9, 12));
  }

  @Test
  void l1ForeignOriginsAndReboundHostsAreRefused() throws IOException {
    var before = state();
    for (String page : pages()) {
      for (String field :
          List.of(
              "Origin: https://evil.example",
              "Origin: http://127.0.0.1.evil.example",
              "Origin: null",
              "Host: evil.example",
              "Host: evil.example:" + node.status().http().getPort(),
              "Host: 127.0.0.1.evil.example")) {
        for (String method : List.of("GET", "POST", "PUT", "OPTIONS")) {
          String answer = ask(method, page, "{}", field, "Content-Type: application/json");
          assertThat(status(answer)).as(method + " " + page + " " + field).isIn(403, 405, 501);
          assertThat(answer).doesNotContainIgnoringCase("Access-Control");
        }
        assertThat(status(ask("GET", page, "", field))).as(page + " " + field).isEqualTo(403);
      }
    }
    assertThat(state()).isEqualTo(before);
  }

  /** What a form, an image or a script tag sends: no preflight, no field that a page chose. */
  @Test
  void l1SimpleRequestsOfAPageChangeNothing() throws IOException {
    var before = state();
    for (String page : pages()) {
      String image = ask("GET", page, "", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Dest: image");
      assertThat(image).doesNotContainIgnoringCase("Access-Control");
      for (String type :
          List.of("text/plain", "multipart/form-data", "application/x-www-form-urlencoded")) {
        int status = status(ask("POST", page, "arg=" + pushed.root(), "Content-Type: " + type));
        assertThat(status).as(page + " " + type).isGreaterThanOrEqualTo(400);
      }
    }
    assertThat(state()).isEqualTo(before);
  }

  /** There is no token that opens more: a short one and a long one are as good as none. */
  @Test
  void l1NoTokenOpensAnything() throws IOException {
    var before = state();
    for (String token : List.of("", "Bearer ", "Bearer x", "Bearer " + "0".repeat(64))) {
      for (String method : List.of("POST", "PUT", "DELETE", "PATCH")) {
        String page = "/api/v0/pin/rm?arg=" + pushed.root();
        String answer = ask(method, page, "", "Authorization: " + token);
        assertThat(status(answer)).isGreaterThanOrEqualTo(400);
      }
    }
    assertThat(state()).isEqualTo(before);
    assertThat(status(ask("GET", "/ipfs/sha256:../../x", ""))).isEqualTo(400);
    assertThat(status(ask("GET", "/healthz", "", "Origin: http://localhost:8080"))).isEqualTo(200);
  }
}
