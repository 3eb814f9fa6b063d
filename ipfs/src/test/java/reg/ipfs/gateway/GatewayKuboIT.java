package reg.ipfs.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
        gateways().same("/ipfs/" + path + "?format=car" + scope + dups);
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
        gateways()
            .same("/ipfs/" + file + "?format=car&dag-scope=entity&entity-bytes=" + range + dups);
      }
    }
    gateways()
        .same("/ipfs/" + oldMixed + "/big.bin?format=car&dag-scope=entity&entity-bytes=" + range);
    gateways().same("/ipfs/" + mixed + "?format=car&dag-scope=entity&entity-bytes=" + range);
    gateways().same("/ipfs/" + large.cid() + "?format=car&dag-scope=entity&entity-bytes=" + range);
  }

  @Test
  void rawBlocksAreKubos() throws IOException, InterruptedException {
    for (Cid cid : List.of(mixed, oldMixed, big.cid(), record, large.cid())) {
      gateways().same("/ipfs/" + cid + "?format=raw");
      gateways().same("/ipfs/" + cid, Map.of("Accept", "application/vnd.ipld.raw"));
      gateways().same("/ipfs/" + cid + "?format=raw", Map.of("Range", "bytes=3-17"));
      gateways().same("/ipfs/" + cid + "?format=raw", Map.of("Range", "bytes=-5"));
      gateways().same("/ipfs/" + cid + "?format=raw", Map.of("Range", "bytes=5-"));
      gateways().same("/ipfs/" + cid + "?format=raw", Map.of("Range", "bytes=99999999-"));
    }
    gateways().same("/ipfs/bafkqaaa?format=raw");
    gateways().same("/ipfs/bafkqabtimvwgy3yk?format=raw");
  }

  @Test
  void negotiationIsKubos() throws IOException, InterruptedException {
    String path = "/ipfs/" + mixed;
    String car = "application/vnd.ipld.car";
    gateways().same(path, Map.of("Accept", car + "; version=1; order=dfs; dups=y"));
    gateways().same(path + "?format=raw", Map.of("Accept", car));
    gateways().same(path + "?format=car", Map.of("Accept", car + ";dups=y"));
    gateways().same(path + "?format=car&car-dups=n", Map.of("Accept", car + ";dups=y"));
    gateways().same(path + "?filename=a%20%C3%BC%22.car", Map.of("Accept", car));
    gateways().same(path, Map.of("Accept", "text/html, application/vnd.ipld.raw;q=0.1, " + car));
    gateways().same(path + "/sub?x=1&x=2&y=~*", Map.of("Accept", car));
    gateways().same(path + "?format=unheard-of", Map.of("Accept", car));
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
    assertThat(gateways().own("GET", target, Map.of()).statusCode())
        .isEqualTo(gateways().kubo("GET", target, Map.of()).statusCode());
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
    byte[] theirs = gateways().kubo("GET", target, Map.of()).body();
    assertThat(theirs).isEqualTo(car.toByteArray());
    try (var answer = new BrokenAnswer(server.address(), target)) {
      assertThat(answer.bodyBeforeTheBreak()).isEqualTo(theirs);
    }
  }

  private static TwoGateways gateways() {
    URI ours = URI.create("http://127.0.0.1:" + server.address().getPort());
    return new TwoGateways(ours, kubo.gateway(), "");
  }

  @Test
  void codecsOfTheCasesAreThoseOfTheirNames() {
    assertThat(List.of(mixed.codec(), oldMixed.codec(), record.codec()))
        .containsExactly(Codec.DAG_PB, Codec.DAG_PB, Codec.DAG_CBOR);
  }
}
