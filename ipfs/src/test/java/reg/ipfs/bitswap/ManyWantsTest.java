package reg.ipfs.bitswap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.libp2p.Host;
import reg.storage.BlockStore;
import reg.storage.InMemoryStorage;

@Timeout(60)
class ManyWantsTest {
  /** Peers keep 1,024 wants and forget the others; found with Kubo and 20,000 small files. */
  @Test
  void fetchesMoreBlocksAtOnceThanAPeerKeepsWants() throws InterruptedException {
    BlockStore blocks = new InMemoryStorage().blocks();
    List<Cid> cids = new ArrayList<>();
    for (int i = 0; i < 3 * BitswapLimits.WANTS_PER_PEER_MAX; i++) {
      Block small = Block.of(Codec.RAW, ByteBuffer.allocate(Integer.BYTES).putInt(i).array());
      blocks.put(small);
      cids.add(small.cid());
    }
    var came = new AtomicInteger();
    try (Host server = Hosts.start();
        Host client = Hosts.start();
        Bitswap _ = Bitswap.start(server, blocks);
        Bitswap asking = Bitswap.start(client, new InMemoryStorage().blocks());
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      client.connect(Hosts.address(server));
      BitswapSession session = asking.session(List.of(server.id()));
      for (Cid cid : cids) {
        var _ = threads.submit(() -> came.addAndGet(session.fetch(cid) == null ? 0 : 1));
      }
    }
    assertThat(came.get()).isEqualTo(cids.size());
  }
}
