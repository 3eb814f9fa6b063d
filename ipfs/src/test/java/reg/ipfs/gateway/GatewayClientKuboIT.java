package reg.ipfs.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reg.base.Fault;
import reg.base.ProgressListener;
import reg.base.RegistryException;
import reg.ipfs.DagFetcher;
import reg.ipfs.FetchLimits;
import reg.ipfs.peer.LocalKubo;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.dag.DagWalk;
import reg.storage.BlockStore;
import reg.storage.InMemoryStorage;
import reg.testdata.SeededBytes;

/** Fetches from a real Kubo's gateway what that Kubo imported. */
class GatewayClientKuboIT {
  private static LocalKubo kubo;
  private static Cid root;
  private static GatewayClient client;

  private final BlockStore held = new InMemoryStorage().blocks();

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException, InterruptedException {
    kubo = LocalKubo.start();
    Files.write(folder.resolve("large.bin"), SeededBytes.bytes("large", 5_000_000));
    Path many = Files.createDirectories(folder.resolve("sub/many"));
    for (int i = 0; i < 500; i++) {
      Files.writeString(many.resolve("file-" + i), "file " + i);
    }
    root = Cid.parse(kubo.ipfs("add", "-rQ", "--cid-version=1", folder.toString()));
    client = GatewayClient.of(kubo.gateway());
  }

  @AfterAll
  static void stop() throws IOException {
    client.close();
    kubo.close();
  }

  private long blocksHeld() {
    var count = new long[1];
    DagWalk.visit(held, List.of(root), block -> count[0]++);
    return count[0];
  }

  private static long blocksOfKubo() throws IOException, InterruptedException {
    return 1 + kubo.ipfs("refs", "-r", "--unique", root.toString()).lines().count();
  }

  @Test
  void fetchesADagAsOneCar() throws IOException, InterruptedException {
    assertThat(client.fetchDag(root, held, Long.MAX_VALUE)).isTrue();
    assertThat(blocksHeld()).isEqualTo(blocksOfKubo());
  }

  @Test
  void fetchesADagBlockByBlock() throws IOException, InterruptedException {
    var result =
        new DagFetcher(held, client, FetchLimits.DEFAULT).fetch(root, ProgressListener.NONE);
    assertThat(result.fetchedBlocks()).isEqualTo(blocksOfKubo());
    assertThat(blocksHeld()).isEqualTo(blocksOfKubo());
  }

  @Test
  void learnsWhatKuboDoesNotHave() throws InterruptedException {
    Block other = Block.of(Codec.RAW, new byte[] {4, 5, 6});
    assertThat(client.fetch(other.cid())).isNull();
    // Kubo answers 200 with an empty CAR here, where the specification says 404.
    assertThatThrownBy(() -> client.fetchDag(other.cid(), held, Long.MAX_VALUE))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.UNREACHABLE));
  }
}
