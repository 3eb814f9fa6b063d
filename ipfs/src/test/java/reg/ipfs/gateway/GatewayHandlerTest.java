package reg.ipfs.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipfs.TestDag;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.car.CarReader;
import reg.ipld.dagcbor.DagCbor;
import reg.ipld.dagcbor.MapNode;
import reg.ipld.dagpb.DagPb;
import reg.ipld.unixfs.Subtree;
import reg.ipld.unixfs.UnixFsReader;

/** The rules of docs/gateway.md, one by one. */
class GatewayHandlerTest {
  private static final String ABSENT =
      "bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy";

  private final TestDag dag = TestDag.rawLeaves();
  private final Cid folder = dag.mixedFolder();
  private final GatewayHandler gateway = new GatewayHandler(dag.blocks());

  private RecordedExchange ask(String method, String target, String... fields) throws IOException {
    var map = new HashMap<String, String>();
    for (int i = 0; i < fields.length; i += 2) {
      map.put(fields[i], fields[i + 1]);
    }
    var exchange = new RecordedExchange(method, target, Map.copyOf(map));
    gateway.handle(exchange);
    return exchange;
  }

  private RecordedExchange get(String target, String... fields) throws IOException {
    return ask("GET", target, fields);
  }

  private static List<Block> blocks(RecordedExchange answer) {
    var blocks = new ArrayList<Block>();
    try (var car = new CarReader(new ByteArrayInputStream(answer.body()))) {
      for (Block block = car.next(); block != null; block = car.next()) {
        blocks.add(block);
      }
    }
    return blocks;
  }

  private static List<Cid> cids(RecordedExchange answer) {
    return blocks(answer).stream().map(Block::cid).toList();
  }

  @Test
  void aRawBlockComesWithAllItsFields() throws IOException {
    var answer = get("/ipfs/" + folder + "?format=raw");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(dag.blocks().require(folder).bytes());
    assertThat(answer.field("Content-Type")).isEqualTo("application/vnd.ipld.raw");
    assertThat(answer.field("Content-Length")).isEqualTo("" + answer.body().length);
    assertThat(answer.field("Content-Disposition"))
        .isEqualTo(
            "attachment; filename=\"%1$s.bin\"; filename*=UTF-8''%1$s.bin".formatted(folder));
    assertThat(answer.field("Etag")).isEqualTo("\"" + folder + ".raw\"");
    assertThat(answer.field("Cache-Control")).isEqualTo("public, max-age=29030400, immutable");
    assertThat(answer.field("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(answer.field("X-Ipfs-Path")).isEqualTo("/ipfs/" + folder);
    assertThat(answer.field("X-Ipfs-Roots")).isEqualTo(folder.toString());
    assertThat(answer.field("Content-Location")).isNull();
  }

  @Test
  void theFormatOfTheUrlWinsOverAccept() throws IOException {
    var answer = get("/ipfs/" + folder + "?format=raw", "Accept", "application/vnd.ipld.car");
    assertThat(answer.field("Content-Type")).isEqualTo("application/vnd.ipld.raw");
  }

  @Test
  void anAnswerChosenByAcceptNamesItsOwnUrl() throws IOException {
    var answer =
        get("/ipfs/" + folder, "Accept", "application/vnd.ipld.car; version=1; order=dfs; dups=y");
    assertThat(answer.field("Content-Type"))
        .isEqualTo("application/vnd.ipld.car; version=1; order=dfs; dups=y");
    assertThat(answer.field("Content-Location"))
        .isEqualTo("/ipfs/" + folder + "?car-dups=y&car-order=dfs&car-version=1&format=car");
  }

  @Test
  void parametersOfTheUrlWinOverThoseOfAccept() throws IOException {
    var answer =
        get("/ipfs/" + folder + "?car-dups=n", "Accept", "application/vnd.ipld.car; dups=y");
    assertThat(answer.field("Content-Type")).endsWith("dups=n");
  }

  @Test
  void aFileNameOfTheUrlIsUsedAndEncoded() throws IOException {
    var answer = get("/ipfs/" + folder + "?format=raw&filename=a%20%C3%BC%22%0A.bin");
    assertThat(answer.field("Content-Disposition"))
        .isEqualTo(
            "attachment; filename=\"a%20_%22%0A.bin\"; filename*=UTF-8''a%20%C3%BC%22%0A.bin");
  }

  @Test
  void aHeadIsAnsweredAsAGetWouldBe() throws IOException {
    var raw = ask("HEAD", "/ipfs/" + folder + "?format=raw");
    assertThat(raw.status()).isEqualTo(200);
    assertThat(raw.field("Content-Length")).isNotNull();
    var car = ask("HEAD", "/ipfs/" + folder + "?format=car");
    assertThat(car.status()).isEqualTo(200);
    assertThat(car.field("Content-Type")).startsWith("application/vnd.ipld.car; version=1");
    assertThat(car.body()).isEmpty();
    assertThatThrownBy(() -> ask("HEAD", "/ipfs/" + ABSENT + "?format=car"))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.NOT_FOUND));
  }

  @ParameterizedTest
  @ValueSource(strings = {"raw", "car"})
  void aRootThatIsNotHeldIsNotFound(String format) {
    assertThatThrownBy(() -> get("/ipfs/" + ABSENT + "?format=" + format))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.NOT_FOUND))
        .hasMessageContaining(ABSENT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"raw", "car"})
  void aMatchingEtagIsNotModified(String format) throws IOException {
    String target = "/ipfs/" + folder + "?format=" + format;
    String etag = get(target).field("Etag");
    for (String field : List.of("" + etag, "*", "\"x\", " + etag, "\"y\" ,\t" + etag)) {
      var answer = get(target, "If-None-Match", field);
      assertThat(answer.status()).isEqualTo(304);
      assertThat(answer.field("Etag")).isEqualTo(etag);
      assertThat(answer.field("Cache-Control")).contains("immutable");
      assertThat(answer.body()).isEmpty();
    }
    assertThat(get(target, "If-None-Match", "\"other\"").status()).isEqualTo(200);
  }

  @Test
  void whatSelectsOtherBlocksHasAnotherEtag() throws IOException {
    String base = "/ipfs/" + folder + "/big.bin?format=car";
    var etags = new HashSet<String>();
    for (String more :
        List.of(
            "",
            "&dag-scope=block",
            "&dag-scope=entity",
            "&car-dups=y",
            "&car-order=unk",
            "&entity-bytes=0:5",
            "&entity-bytes=5:*")) {
      etags.add("" + get(base + more).field("Etag"));
    }
    etags.add("" + get("/ipfs/" + folder + "?format=car").field("Etag"));
    assertThat(etags).hasSize(8).allMatch(etag -> etag.startsWith("W/\"" + folder + ".car."));
  }

  @Test
  void onlyIfCachedTellsWhetherTheEndOfThePathIsHeld() throws IOException {
    String[] cached = {"Cache-Control", "only-if-cached"};
    assertThat(get("/ipfs/" + ABSENT + "?format=raw", cached).status()).isEqualTo(412);
    assertThat(get("/ipfs/" + folder + "/absent?format=car", cached).status()).isEqualTo(412);
    assertThat(get("/ipfs/" + folder + "?format=raw", cached).status()).isEqualTo(200);
    var head = ask("HEAD", "/ipfs/" + folder + "/sub?format=car", cached);
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.field("Content-Type")).isNull();
    assertThat(ask("HEAD", "/ipfs/" + ABSENT + "?format=raw", cached).status()).isEqualTo(412);
  }

  @Test
  void theProbeIsAnsweredByAnEmptyStore() throws IOException {
    for (String method : List.of("GET", "HEAD")) {
      var answer = ask(method, "/ipfs/bafkqaaa?format=raw");
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.field("Content-Length")).isEqualTo("0");
      assertThat(answer.body()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?format=tar", "?format=dag-json", "?format=ipns-record"})
  void whatCanNotBeVerifiedIsNotAcceptable(String query) throws IOException {
    assertThat(get("/ipfs/" + folder + query).status()).isEqualTo(406);
    assertThat(get("/ipfs/" + folder + query, "Accept", "text/html").status()).isEqualTo(406);
  }

  @Test
  void rawTakesNoPath() throws IOException {
    assertThat(get("/ipfs/" + folder + "/small.txt?format=raw").status()).isEqualTo(406);
  }

  @ParameterizedTest
  @CsvSource({"POST", "PUT", "DELETE", "PATCH"})
  void nothingButReadingIsAllowed(String method) throws IOException {
    var answer = ask(method, "/ipfs/" + folder + "?format=raw");
    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.field("Allow")).isEqualTo("GET");
    assertThat(ask("OPTIONS", "/ipfs/" + folder).status()).isEqualTo(200);
  }

  @Test
  void namesThatChangeAreNotServed() throws IOException {
    assertThat(get("/ipns/example.org?format=car").status()).isEqualTo(501);
  }

  @Test
  void aServiceWorkerIsRefusedAtARoot() throws IOException {
    String[] script = {"Service-Worker", "script"};
    assertThat(get("/ipfs/" + folder + "?format=raw", script).status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/ipfs/",
        "/ipfs/x?format=raw",
        "/ipfs/%s/../x?format=car",
        "/ipfs/%s//x?format=car",
        "/ipfs/%s/./x?format=car",
        "/ipfs/%s/%%00?format=car",
        "/ipfs/%s?format=car&dag-scope=x",
        "/ipfs/%s?format=car&car-version=2",
        "/ipfs/%s?format=car&car-order=bfs",
        "/ipfs/%s?format=car&car-dups=x",
        "/ipfs/%s?format=car&entity-bytes=",
        "/ipfs/%s?format=car&entity-bytes=5:4",
        "/ipfs/%s?format=car&entity-bytes=-4:-5",
        "/ipfs/%s?format=car&entity-bytes=9223372036854775808:*"
      })
  void badRequestsAreRefused(String target) {
    assertThatThrownBy(() -> get(target.formatted(folder)))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.INVALID_REQUEST));
  }

  @Test
  void anUnreadableAcceptIsRefused() {
    for (String accept :
        List.of("application/vnd.ipld.car; dups", "application/vnd.ipld.car;a=1;a=2")) {
      assertThatThrownBy(() -> get("/ipfs/" + folder, "Accept", accept))
          .isInstanceOf(RegistryException.class);
    }
  }

  @Test
  void aPathHasSoManyNamesAndNoMore() throws IOException {
    String names = "/a".repeat(ContentPath.NAMES_MAX);
    assertThat(get("/ipfs/" + folder + names + "?format=car").status()).isEqualTo(200);
    assertThatThrownBy(() -> get("/ipfs/" + folder + names + "/a?format=car"))
        .isInstanceOf(RegistryException.class);
  }

  @Test
  void allIsEveryBlockDepthFirstAndOnce() throws IOException {
    var answer = get("/ipfs/" + folder + "?format=car");
    assertThat(cids(answer)).isEqualTo(dag.walk(folder).stream().map(Block::cid).toList());
    assertThat(answer.isWhole()).isTrue();
  }

  @Test
  void duplicatesComeEachTimeWhenAskedFor() throws IOException {
    Cid again = dag.file("small", 100).cid();
    assertThat(cids(get("/ipfs/" + folder + "?format=car&car-dups=y")))
        .filteredOn(again::equals)
        .hasSize(2);
  }

  @Test
  void aPathIsProvedByTheBlocksOnIt() throws IOException {
    var answer = get("/ipfs/" + folder + "/sub/again.txt?format=car&dag-scope=block");
    var reader = new UnixFsReader(dag.blocks());
    Cid sub = reader.resolve(folder, "sub");
    Cid file = reader.resolve(folder, "sub/again.txt");
    assertThat(cids(answer)).containsExactly(folder, sub, file);
    assertThat(answer.field("X-Ipfs-Roots")).isEqualTo(folder + "," + sub + "," + file);
    assertThat(answer.field("Content-Disposition")).contains(folder + "_again.txt.car");
  }

  @Test
  void aPathThatLeadsNowhereIsProvedToo() throws IOException {
    var answer = get("/ipfs/" + folder + "/sub/absent?format=car");
    var reader = new UnixFsReader(dag.blocks());
    assertThat(answer.status()).isEqualTo(200);
    assertThat(cids(answer)).containsExactly(folder, reader.resolve(folder, "sub"));
    assertThat(answer.isWhole()).isTrue();
  }

  @Test
  void anEntityThatIsAFolderIsItsOwnBlocks() throws IOException {
    assertThat(cids(get("/ipfs/" + folder + "?format=car&dag-scope=entity")))
        .containsExactly(folder);
    Cid large = dag.largeFolder(6000).cid();
    List<Block> shards = blocks(get("/ipfs/" + large + "?format=car&dag-scope=entity"));
    assertThat(shards).hasSizeGreaterThan(256).allMatch(b -> b.cid().codec() == Codec.DAG_PB);
    assertThat(shards).hasSize(dag.walk(large).size() - 1);
  }

  @Test
  void aNameInAShardedFolderIsProvedByTheShardsOnTheWay() throws IOException {
    Cid large = dag.largeFolder(6000).cid();
    String name = "/a-name-that-takes-some-room-in-a-block-4321";
    var found = cids(get("/ipfs/" + large + name + "?format=car"));
    assertThat(found.getFirst()).isEqualTo(large);
    assertThat(found).hasSizeBetween(3, 4);
  }

  @ParameterizedTest
  @CsvSource({
    "0:0, 1",
    "0:4095, 1",
    "4095:4096, 2",
    "4096:8191, 1",
    "-1:*, 1",
    "0:*, 11",
    "-18:-17, 2",
    "50000:60000, 0",
    "0:-50000, 0",
    "-50000:0, 1",
    "40977:*, 0"
  })
  void aRangeIsTheLeavesThatHaveItsBytes(String range, int leaves) throws IOException {
    Cid file = dag.file("big", 10 * TestDag.LEAF_BYTES + 17).cid();
    var found = cids(get("/ipfs/" + file + "?format=car&entity-bytes=" + range));
    assertThat(found.getFirst()).isEqualTo(file);
    assertThat(found).hasSize(1 + leaves);
  }

  @Test
  void anEntityThatIsNotUnixFsIsItsBlock() throws IOException {
    Block bare = DagPb.encodeBlock(List.of(), null);
    dag.blocks().put(bare);
    Block cbor = DagCbor.encodeBlock(MapNode.builder().put("root", folder).put("n", 1).build());
    dag.blocks().put(cbor);
    for (Cid cid : List.of(bare.cid(), cbor.cid())) {
      assertThat(cids(get("/ipfs/" + cid + "?format=car&dag-scope=entity"))).containsExactly(cid);
    }
    assertThat(cids(get("/ipfs/" + cbor.cid() + "/root?format=car&dag-scope=entity")))
        .containsExactly(cbor.cid(), folder);
    assertThat(cids(get("/ipfs/" + cbor.cid() + "/n?format=car"))).contains(cbor.cid(), folder);
  }

  @Test
  void blocksInlinedInTheirCidsAreNotInACar() throws IOException {
    Cid inlined = Cid.parse("bafkqabtimvwgy3yk");
    assertThat(cids(get("/ipfs/" + inlined + "?format=car"))).isEmpty();
    assertThat(get("/ipfs/" + inlined + "?format=raw").body()).isEqualTo("hello\n".getBytes(UTF_8));
  }

  @Test
  void anAnswerEndsBeforeTheFirstBlockThatIsMissing() {
    Subtree file = dag.file("big", 10 * TestDag.LEAF_BYTES + 17);
    List<Block> all = dag.walk(file.cid());
    dag.blocks().deleteAll(List.of(all.get(4).cid()));
    var exchange = new RecordedExchange("GET", "/ipfs/" + file.cid() + "?format=car", Map.of());
    assertThatThrownBy(() -> gateway.handle(exchange))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.NOT_FOUND));
    assertThat(exchange.isWhole()).isFalse();
    assertThat(cids(exchange)).isEqualTo(all.subList(0, 4).stream().map(Block::cid).toList());
  }

  @Test
  void aPathThroughAMissingBlockIsNotCalledProved() {
    var reader = new UnixFsReader(dag.blocks());
    Cid sub = reader.resolve(folder, "sub");
    dag.blocks().deleteAll(List.of(sub));
    var exchange =
        new RecordedExchange("GET", "/ipfs/" + folder + "/sub/again.txt?format=car", Map.of());
    assertThatThrownBy(() -> gateway.handle(exchange)).isInstanceOf(RegistryException.class);
    assertThat(exchange.isWhole()).isFalse();
    assertThat(cids(exchange)).containsExactly(folder);
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-3, 206, 0, 4",
    "bytes=5-, 206, 5, 100",
    "bytes=-5, 206, 95, 100",
    "'bytes=2-3,7-9', 206, 2, 4",
    "bytes=99-500, 206, 99, 100",
    "bytes=-500, 206, 0, 100",
    "bytes=100-, 416, 0, 0",
    "bytes=-0, 416, 0, 0",
    "bytes=3-2, 200, 0, 100",
    "pages=1, 200, 0, 100"
  })
  void aPartOfABlockCanBeAskedFor(String range, int status, int from, int to) throws IOException {
    Block block = dag.blocks().require(dag.file("small", 100).cid());
    var answer = get("/ipfs/" + block.cid() + "?format=raw", "Range", range);
    assertThat(answer.status()).isEqualTo(status);
    if (status != 416) {
      assertThat(answer.body()).isEqualTo(Arrays.copyOfRange(block.bytes(), from, to));
    }
    if (status == 206) {
      assertThat(answer.field("Content-Range"))
          .isEqualTo("bytes %d-%d/100".formatted(from, to - 1));
    }
  }

  @Test
  void aPartIsOnlyGivenOfTheBlockThatTheClientMeans() throws IOException {
    String target = "/ipfs/" + dag.file("small", 100).cid() + "?format=raw";
    String etag = "" + get(target).field("Etag");
    assertThat(get(target, "Range", "bytes=0-3", "If-Range", etag).status()).isEqualTo(206);
    assertThat(get(target, "Range", "bytes=0-3", "If-Range", "\"x\"").status()).isEqualTo(200);
  }
}
