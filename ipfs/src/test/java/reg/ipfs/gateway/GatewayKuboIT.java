package reg.ipfs.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reg.ipfs.TestDag;
import reg.ipfs.http.HttpServer;
import reg.ipfs.http.ServerLimits;
import reg.ipfs.peer.LocalKubo;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.car.CarWriter;
import reg.ipld.dagcbor.DagCbor;
import reg.ipld.dagcbor.LinkNode;
import reg.ipld.dagcbor.ListNode;
import reg.ipld.dagcbor.MapNode;
import reg.ipld.unixfs.Subtree;
import reg.ipld.unixfs.UnixFsProfile;

/** Asks our gateway and Kubo's the same, about the same blocks. */
class GatewayKuboIT {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static LocalKubo kubo;
  private static HttpServer server;
  private static final TestDag dag = TestDag.rawLeaves();
  private static final TestDag old = new TestDag(UnixFsProfile.V0_2015);
  private static Cid mixed;
  private static Subtree large;
  private static Subtree big;
  private static Subtree deep;
  private static Cid oldMixed;
  private static Cid record;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    kubo = LocalKubo.start();
    mixed = dag.mixedFolder();
    oldMixed = old.mixedFolder();
    big = dag.file("big", 10 * TestDag.LEAF_BYTES + 17);
    deep = dag.file("deep", 1030 * TestDag.LEAF_BYTES + 5);
    large = dag.largeFolder(6000);
    Block node =
        DagCbor.encodeBlock(
            MapNode.builder()
                .put("root", mixed)
                .put("list", ListNode.of(List.of(new LinkNode(big.cid()), new LinkNode(mixed))))
                .put("name", "a release")
                .build());
    dag.blocks().put(node);
    record = node.cid();
    upload(dag, List.of(record, deep.cid(), large.cid()));
    upload(old, List.of(oldMixed));
    old.walk(oldMixed).forEach(block -> dag.blocks().put(block));
    server =
        HttpServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            null,
            ServerLimits.DEFAULT,
            new GatewayHandler(dag.blocks()));
  }

  private static void upload(TestDag from, List<Cid> roots)
      throws IOException, InterruptedException {
    var car = new ByteArrayOutputStream();
    try (var writer = new CarWriter(car, roots)) {
      for (Cid root : roots) {
        from.walk(root).forEach(writer::write);
      }
    }
    kubo.ipfs(car.toByteArray(), "dag", "import", "--pin-roots=false");
  }

  @AfterAll
  static void stop() throws IOException {
    if (server != null) {
      server.close();
    }
    if (kubo != null) {
      kubo.close();
    }
  }

  static List<String> paths() {
    var paths = new ArrayList<String>();
    for (Cid root : List.of(mixed, oldMixed)) {
      paths.add(root + "");
      paths.add(root + "/");
      paths.add(root + "/big.bin");
      paths.add(root + "/small.txt");
      paths.add(root + "/sub");
      paths.add(root + "/sub/again.txt");
      paths.add(root + "/sub/empty");
      paths.add(root + "/%C3%BCn%C3%AFcode%20name.txt");
      paths.add(root + "/absent");
      paths.add(root + "/sub/absent/deeper");
      paths.add(root + "/small.txt/below-a-file");
    }
    paths.add(deep.cid() + "");
    paths.add(large.cid() + "");
    paths.add(large.cid() + "/a-name-that-takes-some-room-in-a-block-17");
    paths.add(large.cid() + "/a-name-that-takes-some-room-in-a-block-5999");
    paths.add(large.cid() + "/absent");
    paths.add(record + "");
    paths.add(record + "/root");
    paths.add(record + "/root/sub/again.txt");
    paths.add(record + "/list");
    paths.add(record + "/list/0");
    paths.add(record + "/list/1/small.txt");
    paths.add(record + "/list/7");
    paths.add(record + "/name");
    paths.add(record + "/absent");
    return paths;
  }

  @ParameterizedTest
  @MethodSource("paths")
  void carsOfEveryScopeAndPathAreKubos(String path) throws IOException, InterruptedException {
    for (String scope : List.of("", "&dag-scope=all", "&dag-scope=entity", "&dag-scope=block")) {
      for (String dups : List.of("", "&car-dups=y", "&car-dups=n&car-order=unk")) {
        same("/ipfs/" + path + "?format=car" + scope + dups);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0:*",
        "0:0",
        "1:1",
        "0:4095",
        "0:4096",
        "4095:4096",
        "4096:8191",
        "4000:12300",
        "-1:*",
        "-17:*",
        "-18:*",
        "-18:-17",
        "0:-1",
        "0:-4113",
        "100:-100",
        "40960:40976",
        "40976:50000",
        "40977:*",
        "50000:60000",
        "-100000:10",
        "-100000:*",
        "0:-100000",
        "4194304:*",
        "4194303:4194304",
        "-6:-5",
        "4190208:4194303"
      })
  void rangesOfFilesAreKubos(String range) throws IOException, InterruptedException {
    for (Cid file : List.of(big.cid(), deep.cid())) {
      for (String dups : List.of("", "&car-dups=y")) {
        same("/ipfs/" + file + "?format=car&dag-scope=entity&entity-bytes=" + range + dups);
      }
    }
    same("/ipfs/" + oldMixed + "/big.bin?format=car&dag-scope=entity&entity-bytes=" + range);
    same("/ipfs/" + mixed + "?format=car&dag-scope=entity&entity-bytes=" + range);
    same("/ipfs/" + large.cid() + "?format=car&dag-scope=entity&entity-bytes=" + range);
  }

  @Test
  void rawBlocksAreKubos() throws IOException, InterruptedException {
    for (Cid cid : List.of(mixed, oldMixed, big.cid(), record, large.cid())) {
      same("/ipfs/" + cid + "?format=raw");
      same("/ipfs/" + cid, Map.of("Accept", "application/vnd.ipld.raw"));
      same("/ipfs/" + cid + "?format=raw", Map.of("Range", "bytes=3-17"));
      same("/ipfs/" + cid + "?format=raw", Map.of("Range", "bytes=-5"));
      same("/ipfs/" + cid + "?format=raw", Map.of("Range", "bytes=5-"));
      same("/ipfs/" + cid + "?format=raw", Map.of("Range", "bytes=99999999-"));
    }
    same("/ipfs/bafkqaaa?format=raw");
    same("/ipfs/bafkqabtimvwgy3yk?format=raw");
  }

  @Test
  void negotiationIsKubos() throws IOException, InterruptedException {
    String path = "/ipfs/" + mixed;
    String car = "application/vnd.ipld.car";
    same(path, Map.of("Accept", car + "; version=1; order=dfs; dups=y"));
    same(path + "?format=raw", Map.of("Accept", car));
    same(path + "?format=car", Map.of("Accept", car + ";dups=y"));
    same(path + "?format=car&car-dups=n", Map.of("Accept", car + ";dups=y"));
    same(path + "?filename=a%20%C3%BC%22.car", Map.of("Accept", car));
    same(path, Map.of("Accept", "text/html, application/vnd.ipld.raw;q=0.1, " + car));
    same(path + "/sub?x=1&x=2&y=~*", Map.of("Accept", car));
    same(path + "?format=unheard-of", Map.of("Accept", car));
  }

  static List<String> refused() {
    return List.of(
        "/ipfs/" + mixed,
        "/ipfs/" + mixed + "?format=tar",
        "/ipfs/" + mixed + "?format=dag-json",
        "/ipfs/" + mixed + "/small.txt?format=raw",
        "/ipfs/not-a-cid?format=raw",
        "/ipfs/" + mixed + "?format=car&dag-scope=some",
        "/ipfs/" + mixed + "?format=car&car-version=2",
        "/ipfs/" + mixed + "?format=car&car-order=bfs",
        "/ipfs/" + mixed + "?format=car&car-dups=maybe",
        "/ipfs/" + big.cid() + "?format=car&entity-bytes=2:1",
        "/ipfs/" + big.cid() + "?format=car&entity-bytes=-1:-2",
        "/ipfs/" + big.cid() + "?format=car&entity-bytes=x:*",
        "/ipfs/" + big.cid() + "?format=car&entity-bytes=1",
        "/ipfs/bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy?format=raw");
  }

  @ParameterizedTest
  @MethodSource("refused")
  void refusesWithKubosStatus(String target) throws IOException, InterruptedException {
    assertThat(get(ours(), target, Map.of()).statusCode())
        .isEqualTo(get(kubo.gateway(), target, Map.of()).statusCode());
  }

  /** Where Kubo ends the answer as if it were whole, ours breaks off; the bytes are the same. */
  @Test
  void sendsWhatKuboSendsBeforeAMissingBlock() throws IOException, InterruptedException {
    var part = TestDag.rawLeaves();
    Cid file = part.file("part", 9 * TestDag.LEAF_BYTES).cid();
    List<Block> all = part.walk(file);
    var car = new ByteArrayOutputStream();
    try (var writer = new CarWriter(car, List.of(file))) {
      for (Block block : all.subList(0, 5)) {
        writer.write(block);
        dag.blocks().put(block);
      }
    }
    kubo.ipfs(car.toByteArray(), "dag", "import", "--pin-roots=false");
    String target = "/ipfs/" + file + "?format=car";
    byte[] theirs = get(kubo.gateway(), target, Map.of()).body();
    assertThat(theirs).isEqualTo(car.toByteArray());
    try (var answer = new BrokenAnswer(server.address(), target)) {
      assertThat(answer.bodyBeforeTheBreak()).isEqualTo(theirs);
    }
  }

  private static void same(String target) throws IOException, InterruptedException {
    same(target, Map.of());
  }

  private static void same(String target, Map<String, String> fields)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> theirs = get(kubo.gateway(), target, fields);
    HttpResponse<byte[]> ours = get(ours(), target, fields);
    assertThat(ours.statusCode()).as("status of " + target).isEqualTo(theirs.statusCode());
    assertThat(comparable(ours)).as("fields of " + target).isEqualTo(comparable(theirs));
    if (theirs.statusCode() < 400) {
      assertThat(ours.body()).as("body of " + target).isEqualTo(theirs.body());
    }
    HttpResponse<byte[]> ourHead = ask("HEAD", ours(), target, fields);
    HttpResponse<byte[]> theirHead = ask("HEAD", kubo.gateway(), target, fields);
    assertThat(ourHead.statusCode()).as("HEAD of " + target).isEqualTo(theirHead.statusCode());
    assertThat(comparable(ourHead)).as("HEAD of " + target).isEqualTo(comparable(theirHead));
  }

  private static HttpResponse<byte[]> get(URI base, String target, Map<String, String> fields)
      throws IOException, InterruptedException {
    return ask("GET", base, target, fields);
  }

  private static HttpResponse<byte[]> ask(
      String method, URI base, String target, Map<String, String> fields)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(base + target))
            .method(method, HttpRequest.BodyPublishers.noBody());
    fields.forEach(request::header);
    return HTTP.send(request.build(), BodyHandlers.ofByteArray());
  }

  private static URI ours() {
    return URI.create("http://127.0.0.1:" + server.address().getPort());
  }

  /**
   * The fields that must be equal: all but those that let web pages of other origins read the
   * answer, which ours does not, those of the connection, and the Etag of CARs, which each gateway
   * makes its own way.
   */
  private static Map<String, List<String>> comparable(HttpResponse<byte[]> response) {
    var fields = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
    fields.putAll(response.headers().map());
    fields.keySet().removeIf(name -> name.toLowerCase(Locale.ROOT).startsWith("access-control-"));
    List.of("date", "transfer-encoding", "connection").forEach(fields::remove);
    fields.computeIfPresent("X-Ipfs-Path", (name, values) -> List.of(decoded(values.getFirst())));
    String type = response.headers().firstValue("Content-Type").orElse("");
    if (response.statusCode() >= 400) {
      fields.keySet().retainAll(List.of("Content-Type", "X-Content-Type-Options"));
    }
    if (type.startsWith("application/vnd.ipld.car")) {
      assertThat(fields.remove("etag")).hasSize(1);
      fields.remove("content-length");
    }
    return fields;
  }

  /** Kubo writes UTF-8 into the field, which no field may have; ours percent-encodes it. */
  private static String decoded(String path) {
    return path.contains("%")
        ? URLDecoder.decode(path, UTF_8)
        : new String(path.getBytes(ISO_8859_1), UTF_8);
  }

  @Test
  void codecsOfTheCasesAreThoseOfTheirNames() {
    assertThat(List.of(mixed.codec(), oldMixed.codec(), record.codec()))
        .containsExactly(Codec.DAG_PB, Codec.DAG_PB, Codec.DAG_CBOR);
  }
}
