package reg.ipfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.libp2p.Timeline;
import reg.storage.BlockStore;
import reg.storage.InMemoryStorage;

@Timeout(60)
class TogetherTest {
  private static final Duration PATIENCE = Duration.ofMillis(20);

  private final BlockStore held = new InMemoryStorage().blocks();
  private final List<Block> blocks = List.of(block(1), block(2), block(3));
  private final List<Cid> cids = blocks.stream().map(Block::cid).toList();
  private final List<Block> came = new ArrayList<>();

  private static Block block(int content) {
    return Block.of(Codec.RAW, new byte[] {(byte) content});
  }

  /** What a source does when it is asked for many. */
  private interface Many {
    void give(Consumer<Block> taker) throws InterruptedException;
  }

  private static RemoteSource source(Many many) {
    return new RemoteSource() {
      @Override
      public @Nullable Block fetch(Cid cid) {
        return null;
      }

      @Override
      public void fetchMany(BlockStore store, List<Cid> wanted, Consumer<Block> taker)
          throws InterruptedException {
        many.give(taker);
      }
    };
  }

  private static Sources sources(RemoteSource... sources) {
    return new Sources(List.of(sources), PATIENCE, Timeline.SYSTEM);
  }

  @Test
  void givesWhatOneSourceGives() throws InterruptedException {
    sources(source(blocks::forEach)).fetchMany(held, cids, came::add);
    assertThat(came).isEqualTo(blocks);
  }

  @Test
  void aFailureLeavesTheRestOutAndIsCharged() throws InterruptedException {
    Sources sources =
        sources(
            source(
                taker -> {
                  taker.accept(blocks.getFirst());
                  throw new RegistryException(Fault.CORRUPT, "a lie");
                }));
    for (int lies = 0; sources.usable() > 0; lies++) {
      assertThat(lies).isLessThan(Sources.CHARGE_MAX / Sources.LIE);
      sources.fetchMany(held, cids, came::add);
    }
    assertThat(came).containsOnly(blocks.getFirst());
    sources.fetchMany(held, cids, block -> assertThat(block).as("nobody is left").isNull());
  }

  @Test
  void aSilentSourceIsGivenUpWhenAnotherIsThere() throws InterruptedException {
    var interrupted = new CountDownLatch(1);
    RemoteSource silent =
        source(
            taker -> {
              taker.accept(blocks.getFirst());
              try {
                new CountDownLatch(1).await();
              } finally {
                interrupted.countDown();
              }
            });
    Sources sources = sources(silent, source(taker -> {}));
    while (interrupted.getCount() > 0) {
      sources.fetchMany(held, cids, came::add);
      interrupted.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }
    assertThat(came).containsOnly(blocks.getFirst());
  }

  /** As when a block takes more memory or stack than there is; nobody waits for it for ever. */
  @Test
  @Timeout(30)
  void aDefectOfASourceEndsTheWait() throws InterruptedException {
    RemoteSource many =
        source(
            taker -> {
              throw new StackOverflowError("a defect");
            });
    sources(many).fetchMany(held, cids, came::add);
    assertThat(came).isEmpty();
    RemoteSource one =
        cid -> {
          throw new StackOverflowError("a defect");
        };
    assertThatThrownBy(() -> sources(one).fetch(cids.getFirst()))
        .hasRootCauseInstanceOf(StackOverflowError.class);
  }
}
