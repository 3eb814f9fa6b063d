package reg.ipfs.bitswap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reg.base.ProgressListener;
import reg.ipfs.DagFetcher;
import reg.ipfs.FetchLimits;
import reg.ipfs.TestDag;
import reg.ipfs.peer.LocalKubo;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.car.CarWriter;
import reg.ipld.unixfs.UnixFsReader;
import reg.libp2p.Host;
import reg.libp2p.Multiaddr;
import reg.libp2p.PeerId;
import reg.storage.BlockStore;
import reg.storage.InMemoryStorage;
import reg.testdata.SeededBytes;

/** Exchanges DAGs with a real Kubo, both ways. */
@Timeout(180)
class BitswapKuboIT {
  private static LocalKubo kubo;
  private static Host host;
  private static Bitswap bitswap;
  private static PeerId kuboId;
  private static final TestDag ours = TestDag.rawLeaves();

  private final BlockStore held = new InMemoryStorage().blocks();

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    kubo = LocalKubo.start(Map.of("Internal.Bitswap.BroadcastControl.Enable", false));
    host = Hosts.start();
    bitswap = Bitswap.start(host, ours.blocks());
    kuboId = host.connect(Multiaddr.parse(kubo.address())).peer();
  }

  @AfterAll
  static void stop() throws IOException {
    bitswap.close();
    host.close();
    kubo.close();
  }

  private void fetch(Cid root) throws InterruptedException {
    new DagFetcher(held, bitswap.session(List.of(kuboId)), FetchLimits.DEFAULT)
        .fetch(root, ProgressListener.NONE);
  }

  @Test
  void fetchesAFolderThatKuboAdded(@TempDir Path folder) throws IOException, InterruptedException {
    byte[] large = SeededBytes.bytes("large", 9_000_000);
    Files.write(folder.resolve("large.bin"), large);
    Path many = Files.createDirectories(folder.resolve("many"));
    for (int i = 0; i < 300; i++) {
      Files.writeString(many.resolve("file-" + i), "file " + i);
    }
    Cid root = Cid.parse(kubo.ipfs("add", "-rQ", "--cid-version=1", folder.toString()));
    fetch(root);
    var reader = new UnixFsReader(held);
    assertThat(reader.tree(root)).hasSize(303);
    long bytes = 0;
    var leaves = reader.leaves(reader.resolve(root, "large.bin"));
    while (leaves.hasNext()) {
      bytes += reader.read(leaves.next()).remaining();
    }
    assertThat(bytes).isEqualTo(large.length);
  }

  @Test
  void fetchesAShardedFolderThatKuboHas() throws IOException, InterruptedException {
    var theirs = TestDag.rawLeaves();
    Cid root = theirs.largeFolder(6000).cid();
    var car = new ByteArrayOutputStream();
    try (var writer = new CarWriter(car, List.of(root))) {
      theirs.walk(root).forEach(writer::write);
    }
    kubo.ipfs(car.toByteArray(), "dag", "import");
    fetch(root);
    assertThat(new UnixFsReader(held).list(root)).hasSize(6000);
  }

  @Test
  void learnsThatKuboDoesNotHaveABlock() throws InterruptedException {
    Cid other = Block.of(Codec.RAW, new byte[] {4, 5, 6}).cid();
    assertThat(bitswap.session(List.of(kuboId)).fetch(other)).isNull();
  }

  @Test
  void kuboPinsAndReadsWhatOnlyWeHold() throws IOException, InterruptedException {
    byte[] content = SeededBytes.bytes("ours", 300 * TestDag.LEAF_BYTES + 5);
    Cid file = ours.file(content).cid();
    Cid folder = ours.mixedFolder();
    kubo.ipfs("pin", "add", "--timeout=60s", folder.toString());
    assertThat(kubo.ipfs("ls", folder.toString()).lines()).hasSize(4);
    assertThat(kubo.cat(file.toString())).isEqualTo(content);
  }

  @Test
  void kuboPinsAShardedFolderThatOnlyWeHold() throws IOException, InterruptedException {
    Cid folder = ours.largeFolder(7000).cid();
    kubo.ipfs("pin", "add", "--timeout=60s", folder.toString());
    assertThat(kubo.ipfs("ls", "--size=false", folder.toString()).lines()).hasSize(7000);
  }
}
