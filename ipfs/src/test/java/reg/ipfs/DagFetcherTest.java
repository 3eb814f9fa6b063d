package reg.ipfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reg.base.Fault;
import reg.base.ProgressListener;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.Link;
import reg.ipld.dagpb.DagPb;
import reg.libp2p.Timeline;
import reg.storage.BlockStore;
import reg.storage.InMemoryStorage;

@Timeout(60)
class DagFetcherTest {
  private final TestDag dag = TestDag.rawLeaves();
  private final Cid folder = dag.mixedFolder();
  private final List<Block> all = dag.walk(folder);
  private final BlockStore held = new InMemoryStorage().blocks();

  private FetchResult fetch(RemoteSource source, FetchLimits limits) throws InterruptedException {
    return new DagFetcher(held, source, limits).fetch(folder, ProgressListener.NONE);
  }

  private static FetchLimits window(int blocks) {
    return new FetchLimits(blocks, Long.MAX_VALUE, 1 << 20);
  }

  private static void fails(Fault fault, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RegistryException.class,
            e -> assertThat(e.fault()).as(e.getMessage()).isEqualTo(fault));
  }

  private boolean isWhole() {
    return held.missing(all.stream().map(Block::cid).toList()).isEmpty();
  }

  /** A source that answers any CID with the same block. */
  private static RemoteSource liar() {
    return cid -> Block.verified(cid, new byte[] {1, 2, 3});
  }

  private static RemoteSource silent() {
    return cid -> {
      throw new RegistryException(Fault.UNREACHABLE, "nobody answers");
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 64})
  void fetchesEachBlockOnceWithinItsWindow(int size) throws InterruptedException {
    Set<Cid> asked = ConcurrentHashMap.newKeySet();
    var now = new AtomicInteger();
    var most = new AtomicInteger();
    RemoteSource source =
        cid -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          assertThat(asked.add(cid)).as("asked once").isTrue();
          Block block = dag.blocks().get(cid);
          now.decrementAndGet();
          return block;
        };
    FetchResult result = fetch(source, window(size));
    long bytes = all.stream().mapToLong(Block::size).sum();
    assertThat(result).isEqualTo(new FetchResult(all.size(), all.size(), bytes));
    assertThat(isWhole()).isTrue();
    assertThat(most.get()).isLessThanOrEqualTo(size);
  }

  @Test
  void hasAsManyOnTheirWayAsTheWindowAllows() throws InterruptedException {
    var arrived = new CountDownLatch(8);
    Block root = dag.blocks().require(dag.file("big", 10 * TestDag.LEAF_BYTES + 17).cid());
    RemoteSource source =
        cid -> {
          if (cid.codec() == Codec.RAW) {
            arrived.countDown();
            arrived.await();
          }
          return dag.blocks().get(cid);
        };
    new DagFetcher(held, source, window(8)).fetch(root.cid(), ProgressListener.NONE);
    assertThat(held.has(root.cid())).isTrue();
  }

  @Test
  void goesOnWhereItEnded() throws InterruptedException {
    var left = new AtomicInteger(6);
    RemoteSource source =
        cid -> left.decrementAndGet() < 0 ? silent().fetch(cid) : dag.blocks().get(cid);
    fails(Fault.UNREACHABLE, () -> fetch(source, window(1)));
    FetchResult result = fetch(dag.blocks()::get, window(4));
    assertThat(result.fetchedBlocks()).isEqualTo(all.size() - 6);
    assertThat(isWhole()).isTrue();
    assertThat(fetch(silent(), window(4)).fetchedBlocks()).isZero();
  }

  /** As when a block takes more memory or stack than there is; nobody waits for it for ever. */
  @Test
  @Timeout(30)
  void aDefectOfASourceEndsTheFetch() {
    RemoteSource broken =
        cid -> {
          throw new StackOverflowError("a defect");
        };
    assertThatThrownBy(() -> fetch(broken, window(4)))
        .hasRootCauseInstanceOf(StackOverflowError.class);
  }

  @Test
  void saysWhichBlockNobodyHas() {
    Cid lost = all.getLast().cid();
    dag.blocks().deleteAll(List.of(lost));
    assertThatThrownBy(() -> fetch(dag.blocks()::get, window(4)))
        .hasMessageContaining(lost.toString());
  }

  @Test
  void endsPastTheBytesAndBlocksThatAreAllowed() throws InterruptedException {
    long bytes = all.stream().mapToLong(Block::size).sum();
    fails(Fault.MALFORMED, () -> fetch(dag.blocks()::get, new FetchLimits(4, bytes - 1, 1000)));
    held.deleteAll(all.stream().map(Block::cid).toList());
    fails(
        Fault.MALFORMED, () -> fetch(dag.blocks()::get, new FetchLimits(4, bytes, all.size() - 1)));
    held.deleteAll(all.stream().map(Block::cid).toList());
    assertThat(fetch(dag.blocks()::get, new FetchLimits(4, bytes, all.size())).blocks())
        .isEqualTo(all.size());
  }

  /** 2^40 paths from 40 blocks cost 40 blocks. */
  @Test
  void walksADagOfManyPathsOnce() throws InterruptedException {
    Block block = Block.of(Codec.RAW, new byte[] {1});
    dag.blocks().put(block);
    for (int i = 0; i < 40; i++) {
      var link = new Link("", block.cid(), 0);
      block = DagPb.encodeBlock(List.of(link, link), null);
      dag.blocks().put(block);
    }
    var fetcher = new DagFetcher(held, dag.blocks()::get, window(4));
    assertThat(fetcher.fetch(block.cid(), ProgressListener.NONE).blocks()).isEqualTo(41);
  }

  @Test
  void endsWhenItsThreadIsAskedTo() throws InterruptedException {
    var entered = new CountDownLatch(1);
    var seen = new ArrayList<Throwable>();
    var thread =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    fetch(
                        cid -> {
                          entered.countDown();
                          new CountDownLatch(1).await();
                          return null;
                        },
                        window(4));
                  } catch (InterruptedException | RuntimeException e) {
                    seen.add(e);
                  }
                });
    entered.await();
    thread.interrupt();
    thread.join();
    assertThat(seen.getFirst()).isInstanceOf(InterruptedException.class);
  }

  @Test
  void nineLiarsOfTenCostAFewRequestsEach() throws InterruptedException {
    var lies = new AtomicInteger();
    var sources = new ArrayList<RemoteSource>();
    for (int i = 0; i < 9; i++) {
      sources.add(
          cid -> {
            lies.incrementAndGet();
            return liar().fetch(cid);
          });
    }
    sources.add(dag.blocks()::get);
    var together = new Sources(sources);
    Cid large = dag.file("much", 300 * TestDag.LEAF_BYTES).cid();
    new DagFetcher(held, together, window(16)).fetch(large, ProgressListener.NONE);
    assertThat(held.missing(dag.walk(large).stream().map(Block::cid).toList())).isEmpty();
    assertThat(together.usable()).isEqualTo(1);
    assertThat(lies.get()).isLessThan(9 * (Sources.CHARGE_MAX / Sources.LIE + 16));
  }

  @Test
  void sourcesAreAskedUntilOneHasIt() throws InterruptedException {
    Cid cid = all.getFirst().cid();
    assertThat(new Sources(List.of(c -> null, silent(), dag.blocks()::get)).fetch(cid)).isNotNull();
    assertThat(new Sources(List.of(c -> null, c -> null)).fetch(cid)).isNull();
    fails(Fault.UNREACHABLE, () -> new Sources(List.of(c -> null, silent())).fetch(cid));
    fails(Fault.UNREACHABLE, () -> new Sources(List.of()).fetch(cid));
  }

  @Test
  void sourcesThatLackBlocksAreAskedLast() throws InterruptedException {
    var vain = new AtomicInteger();
    List<RemoteSource> sources = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      sources.add(
          cid -> {
            vain.incrementAndGet();
            return null;
          });
    }
    sources.add(dag.blocks()::get);
    Cid large = dag.file("lacking", 300 * TestDag.LEAF_BYTES).cid();
    new DagFetcher(held, new Sources(sources), window(1)).fetch(large, ProgressListener.NONE);
    assertThat(vain.get()).isBetween(9, 9 * 3);
  }

  @Test
  void aSourceThatFailsTooOftenIsDropped() {
    var sources = new Sources(List.of(silent()));
    int charge = 0;
    for (int next = Sources.TIMEOUT; charge < Sources.CHARGE_MAX; next *= 2) {
      assertThat(sources.usable()).isEqualTo(1);
      fails(Fault.UNREACHABLE, () -> sources.fetch(folder));
      charge += next;
    }
    assertThat(sources.usable()).isZero();
  }

  @Test
  void aSilentSourceDoesNotHoldUpWhatAnotherHas() throws InterruptedException {
    RemoteSource hanging =
        cid -> {
          new CountDownLatch(1).await();
          return null;
        };
    var sources =
        new Sources(List.of(hanging, dag.blocks()::get), Duration.ofMillis(50), Timeline.SYSTEM);
    new DagFetcher(held, sources, window(4)).fetch(folder, ProgressListener.NONE);
    assertThat(isWhole()).isTrue();
  }

  @Test
  void noSourceHasMoreThanHalfOfWhatIsAskedWhenAnotherCould() throws InterruptedException {
    var now = List.of(new AtomicInteger(), new AtomicInteger());
    var most = new AtomicInteger();
    var sources = new ArrayList<RemoteSource>();
    for (AtomicInteger mine : now) {
      sources.add(
          cid -> {
            most.accumulateAndGet(mine.incrementAndGet(), Math::max);
            Block block = dag.blocks().get(cid);
            mine.decrementAndGet();
            return block;
          });
    }
    Cid large = dag.file("halves", 300 * TestDag.LEAF_BYTES).cid();
    new DagFetcher(held, new Sources(sources), window(16)).fetch(large, ProgressListener.NONE);
    assertThat(most.get()).isLessThanOrEqualTo(9);
  }

  @Test
  void theBlockServiceFetchesWhatIsNotHeldAndKeepsIt() {
    var service = new BlockService(held, dag.blocks()::get);
    assertThat(service.require(folder).bytes()).isEqualTo(all.getFirst().bytes());
    assertThat(new BlockService(held, silent()).get(folder)).isNotNull();
    var elsewhere = new BlockService(held, cid -> null);
    assertThat(elsewhere.get(all.getLast().cid())).isNull();
    assertThatThrownBy(() -> elsewhere.require(all.getLast().cid()))
        .hasMessageEndingWith("is not held here, nor by a peer that was asked");
    var stopping =
        new BlockService(
            held,
            cid -> {
              throw new InterruptedException();
            });
    fails(Fault.INTERRUPTED, () -> stopping.get(all.getLast().cid()));
    assertThat(Thread.interrupted()).isTrue();
  }
}
