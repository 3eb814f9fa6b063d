package reg.node.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.BlockSource;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.node.tree.TreeFile;
import reg.storage.BlockStore;
import reg.storage.InMemoryStorage;
import reg.testdata.SeededBytes;

@Timeout(60)
class ReadAheadTest {
  private static final int FILES = 300;

  private final BlockStore store = new InMemoryStorage().blocks();
  private final Map<Cid, Block> offered = new HashMap<>();
  private final List<TreeFile> files = new ArrayList<>();

  ReadAheadTest() {
    for (int i = 0; i < FILES; i++) {
      int size = i % 40 == 5 ? 600_000 : 1 + i % 7;
      Block block = Block.of(Codec.RAW, SeededBytes.bytes("leaf-" + i % 290, size));
      offered.put(block.cid(), block);
      files.add(new TreeFile("file-" + i, block.cid(), block.size()));
      if (i % 50 == 9) {
        store.put(block);
      }
    }
  }

  /** Gives each third block only when it is asked for by itself, and notes how many at once. */
  private final class Peers implements BlockSource {
    final ConcurrentLinkedQueue<Integer> questions = new ConcurrentLinkedQueue<>();
    final CountDownLatch asked = new CountDownLatch(1);

    @Override
    public @Nullable Block get(Cid cid) {
      await(asked);
      return offered.get(cid);
    }

    @Override
    public void getMany(List<Cid> cids, Consumer<Block> taker) {
      questions.add(cids.size());
      asked.countDown();
      for (int i = 0; i < cids.size(); i++) {
        Block block = i % 3 == 2 ? null : offered.get(cids.get(i));
        if (block != null) {
          taker.accept(block);
        }
      }
    }
  }

  /** Until the walk has asked for the first leaves together, which whoever reads may outrun. */
  private static void await(CountDownLatch asked) {
    try {
      asked.await();
    } catch (InterruptedException e) {
      throw new RegistryException(Fault.INTERRUPTED, "stopped", e);
    }
  }

  @Test
  void givesEachLeafWhetherItComesWithOthersOrAlone() {
    var peers = new Peers();
    try (ReadAhead ahead = ReadAhead.start(store, peers, files)) {
      for (TreeFile file : files) {
        assertThat(ahead.require(file.cid())).isEqualTo(offered.get(file.cid()));
      }
    }
    assertThat(peers.questions).isNotEmpty().allMatch(many -> many > 1 && many <= 16);
  }

  /** As when a block takes more memory or stack than there is; nobody waits for it for ever. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aDefectOfTheSourceEndsTheWait(boolean together) {
    var asked = new CountDownLatch(1);
    var broken =
        new BlockSource() {
          @Override
          public @Nullable Block get(Cid cid) {
            await(asked);
            throw new StackOverflowError("alone");
          }

          @Override
          public void getMany(List<Cid> cids, Consumer<Block> taker) {
            asked.countDown();
            if (together) {
              throw new StackOverflowError("together");
            }
          }
        };
    try (ReadAhead ahead = ReadAhead.start(store, broken, files)) {
      await(asked);
      for (TreeFile file : files.subList(0, 9)) {
        assertThatThrownBy(() -> ahead.require(file.cid()))
            .satisfiesAnyOf(
                e -> assertThat(e).isInstanceOf(StackOverflowError.class),
                e -> assertThat(e).hasRootCauseInstanceOf(StackOverflowError.class));
      }
    }
  }

  /** Some leaves may have been asked for before the walk came by, and came alone. */
  @Test
  void whoeverAsksHearsWhyManyFailed() {
    var asked = new CountDownLatch(1);
    var failing =
        new BlockSource() {
          @Override
          public @Nullable Block get(Cid cid) {
            await(asked);
            return offered.get(cid);
          }

          @Override
          public void getMany(List<Cid> cids, Consumer<Block> taker) {
            asked.countDown();
            throw new RegistryException(Fault.MALFORMED, "more than may come");
          }
        };
    try (ReadAhead ahead = ReadAhead.start(store, failing, files)) {
      assertThatThrownBy(() -> files.forEach(file -> ahead.require(file.cid())))
          .isInstanceOfSatisfying(
              RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.MALFORMED));
    }
  }
}
