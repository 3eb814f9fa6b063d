package reg.ipfs.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipfs.TestDag;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.dagcbor.DagCbor;
import reg.ipld.dagcbor.MapNode;
import reg.ipld.dagpb.DagPb;
import reg.ipld.unixfs.Subtree;
import reg.ipld.unixfs.UnixFsReader;

/** Which blocks and bytes of blocks an answer has. */
class CarSelectionTest extends GatewayCalls {
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
