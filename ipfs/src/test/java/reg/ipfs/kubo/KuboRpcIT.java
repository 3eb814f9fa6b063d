package reg.ipfs.kubo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipfs.TestDag;
import reg.ipfs.peer.LocalKubo;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.unixfs.UnixFsReader;
import reg.storage.BlockStore;
import reg.storage.InMemoryStorage;

@Timeout(60)
class KuboRpcIT {
  private static LocalKubo kubo;
  private static KuboRpc rpc;

  private final TestDag dag = TestDag.rawLeaves();
  private final BlockStore held = new InMemoryStorage().blocks();

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    kubo = LocalKubo.start();
    rpc = new KuboRpc(kubo.rpc(), null);
  }

  @AfterAll
  static void stop() throws IOException {
    rpc.close();
    kubo.close();
  }

  @Test
  void kuboTakesOurDagsPinsThemAndGivesThemBack() throws Exception {
    Cid folder = dag.mixedFolder();
    Cid large = dag.largeFolder(6000).cid();
    Cid file = dag.file("a file", 2_000_000).cid();
    rpc.importDags(dag.blocks(), List.of(folder, large, file));
    assertThat(rpc.isPinned(folder)).isTrue();
    assertThat(kubo.ipfs("ls", "--size=false", large.toString()).lines()).hasSize(6000);
    rpc.exportDag(folder, held, Long.MAX_VALUE);
    rpc.exportDag(large, held, Long.MAX_VALUE);
    assertThat(new UnixFsReader(held).tree(folder)).hasSize(7);
    assertThat(held.missing(dag.walk(large).stream().map(Block::cid).toList())).isEmpty();
  }

  @Test
  void aDagThatIsNotWholeIsNotImported() {
    Cid folder = dag.mixedFolder();
    dag.blocks().deleteAll(List.of(dag.walk(folder).getLast().cid()));
    assertThatThrownBy(() -> rpc.importDags(dag.blocks(), List.of(folder)))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.NOT_FOUND));
  }

  @Test
  void pinsAreAddedFoundAndRemoved() throws Exception {
    Cid root = Cid.parse(kubo.ipfs("pinned".getBytes(UTF_8), "block", "put", "--cid-codec=raw"));
    assertThat(rpc.isPinned(root)).isFalse();
    rpc.pin(root, "a name & more", Duration.ofSeconds(20), _ -> {});
    assertThat(rpc.isPinned(root)).isTrue();
    assertThat(kubo.ipfs("pin", "ls", "--names", "--type=recursive", root.toString()))
        .contains("a name & more");
    assertThat(rpc.unpin(root)).isTrue();
    assertThat(rpc.unpin(root)).isFalse();
    assertThat(rpc.isPinned(root)).isFalse();
  }

  @Test
  void blocksAreCheckedAndAbsenceIsSaid() throws Exception {
    Cid root = Cid.parse(kubo.ipfs("a block".getBytes(UTF_8), "block", "put", "--cid-codec=raw"));
    Block block = rpc.fetch(root);
    assertThat(block).isNotNull();
    assertThat(rpc.fetch(Block.of(Codec.RAW, new byte[] {1, 9}).cid())).isNull();
  }

  @Test
  void whatKuboCanNotDoIsSaidWithItsReason() {
    Cid absent = Block.of(Codec.RAW, new byte[] {1, 9}).cid();
    assertThatThrownBy(() -> rpc.pin(absent, null, Duration.ofSeconds(1), _ -> {}))
        .isInstanceOf(RegistryException.class);
    assertThatThrownBy(() -> rpc.exportDag(absent, held, Long.MAX_VALUE))
        .isInstanceOf(RegistryException.class);
    assertThatThrownBy(() -> rpc.pin(absent, "n".repeat(256), Duration.ofSeconds(1), _ -> {}))
        .hasMessageContaining("255");
    try (var nobody = new KuboRpc(URI.create("http://127.0.0.1:1"), "Bearer x")) {
      assertThatThrownBy(() -> nobody.fetch(absent))
          .isInstanceOfSatisfying(
              RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.UNREACHABLE));
    }
  }

  @Test
  void saysWhereKuboIs() throws InterruptedException {
    assertThat(rpc.addresses()).isNotEmpty().allMatch(address -> address.peer() != null);
  }
}
