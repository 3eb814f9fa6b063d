package reg.ipfs.bitswap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reg.base.Fault;
import reg.base.ProgressListener;
import reg.base.RegistryException;
import reg.ipfs.DagFetcher;
import reg.ipfs.FetchLimits;
import reg.ipfs.TestDag;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.unixfs.UnixFsProfile;
import reg.libp2p.Host;
import reg.libp2p.Offence;
import reg.libp2p.PeerId;
import reg.libp2p.Stream;
import reg.libp2p.Wire;
import reg.storage.BlockStore;
import reg.storage.InMemoryStorage;
import reg.testdata.SeededBytes;

@Timeout(120)
class BitswapTest {
  private final List<AutoCloseable> open = new ArrayList<>();
  private final TestDag dag = TestDag.rawLeaves();
  private final BlockStore held = new InMemoryStorage().blocks();
  private Host server;
  private Host client;
  private Bitswap serving;
  private Bitswap asking;

  @BeforeEach
  void start() throws InterruptedException {
    server = keep(Hosts.start());
    client = keep(Hosts.start());
    serving = keep(Bitswap.start(server, dag.blocks()));
    asking = keep(Bitswap.start(client, held));
    client.connect(Hosts.address(server));
  }

  private <T extends AutoCloseable> T keep(T closeable) {
    open.addFirst(closeable);
    return closeable;
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  private Puppet puppet() {
    return new Puppet(keep(Hosts.start()));
  }

  @Test
  void fetchesAWholeDag() throws InterruptedException {
    Cid root = dag.mixedFolder();
    BitswapSession session = asking.session(List.of(server.id()));
    var result =
        new DagFetcher(held, session, FetchLimits.DEFAULT).fetch(root, ProgressListener.NONE);
    assertThat(result.fetchedBlocks()).isEqualTo(dag.walk(root).size());
    assertThat(held.missing(dag.walk(root).stream().map(Block::cid).toList())).isEmpty();
  }

  @Test
  void fetchesBlocksOfTheLargestSize() throws InterruptedException {
    for (int i = 0; i < 5; i++) {
      Block block = Block.of(Codec.RAW, SeededBytes.bytes("large " + i, Block.BYTES_MAX));
      dag.blocks().put(block);
      Block fetched = asking.session(List.of(server.id())).fetch(block.cid());
      assertThat(Objects.requireNonNull(fetched).bytes()).isEqualTo(block.bytes());
    }
  }

  @Test
  void asksNobodyForTheBlockOfNoBytes() throws InterruptedException {
    for (Cid empty :
        List.of(
            Block.of(Codec.RAW, new byte[0]).cid(),
            Cid.parse("QmdfTbBqBPQ7VNxZEYEj14VmRuZBkqFbiwReogJgS1zR1n"))) {
      Block block = Objects.requireNonNull(asking.session(List.of()).fetch(empty));
      assertThat(block.cid()).isEqualTo(empty);
      assertThat(block.size()).isZero();
    }
  }

  @Test
  void fetchesHundredsOfBlocksAtOnce() throws Exception {
    Cid root = dag.file("much", 700 * TestDag.LEAF_BYTES).cid();
    BitswapSession session = asking.session(List.of(server.id()));
    var limits = new FetchLimits(512, Long.MAX_VALUE, 1 << 20);
    assertThat(new DagFetcher(held, session, limits).fetch(root, ProgressListener.NONE).blocks())
        .isEqualTo(701);
    assertThat(serving.wantsKept()).isZero();
  }

  @Test
  void blocksOfCidVersion0AreGivenAsAskedFor() throws InterruptedException {
    var old = new TestDag(UnixFsProfile.V0_2015);
    Cid root = old.mixedFolder();
    old.walk(root).forEach(dag.blocks()::put);
    BitswapSession session = asking.session(List.of(server.id()));
    assertThat(root.version()).isZero();
    assertThat(Objects.requireNonNull(session.fetch(root)).cid()).isEqualTo(root);
    var fetcher = new DagFetcher(held, session, FetchLimits.DEFAULT);
    assertThat(fetcher.fetch(root, ProgressListener.NONE).blocks())
        .isEqualTo(old.walk(root).size());
  }

  @Test
  void learnsThatAPeerDoesNotHaveABlock() throws InterruptedException {
    Cid other = Block.of(Codec.RAW, new byte[] {9, 9}).cid();
    assertThat(asking.session(List.of(server.id())).fetch(other)).isNull();
  }

  @Test
  void asksTheNextPeerForWhatOneDoesNotHave() throws InterruptedException {
    Host empty = keep(Hosts.start());
    keep(Bitswap.start(empty, new InMemoryStorage().blocks()));
    client.connect(Hosts.address(empty));
    Cid root = dag.mixedFolder();
    var session = asking.session(List.of(empty.id(), server.id()));
    assertThat(session.fetch(root)).isNotNull();
  }

  @Test
  void aPeerThatCanNotBeReachedCostsOnlyItsOwnRequests() throws InterruptedException {
    Host away = Hosts.start();
    PeerId gone = away.id();
    away.close();
    Cid root = dag.mixedFolder();
    assertThat(asking.session(List.of(gone, server.id())).fetch(root)).isNotNull();
    assertThatThrownBy(() -> asking.session(List.of(gone)).fetch(root))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.UNREACHABLE));
    assertThatThrownBy(() -> asking.session(List.of()).fetch(root))
        .isInstanceOf(RegistryException.class);
  }

  @Test
  void aPeerThatLeavesIsNotWaitedFor() throws Exception {
    var puppet = puppet();
    PeerId peer = puppet.meet(client);
    Cid root = dag.mixedFolder();
    var session = asking.session(List.of(peer, server.id()));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var block = threads.submit(() -> session.fetch(root));
      puppet.next();
      puppet.host().close();
      assertThat(block.get(10, TimeUnit.SECONDS)).isNotNull();
    }
  }

  @Test
  void aPeerThatSaysNothingIsNotWaitedForLong() throws Exception {
    var puppet = puppet();
    PeerId peer = puppet.meet(client);
    Cid root = dag.mixedFolder();
    assertThat(asking.session(List.of(peer, server.id())).fetch(root)).isNotNull();
    for (int asked = 0; asked < 3; asked++) {
      assertThat(puppet.next().wants()).containsExactly(new Want.ForBlock(root, 1, true));
    }
    assertThat(puppet.next().wants()).containsExactly(new Want.Cancel(root));
  }

  /** A peer, or what is between it and us, may lose a message that it thinks it sent. */
  @Test
  void aBlockThatThePeerLostIsAskedForAgain() throws Exception {
    var puppet = puppet();
    PeerId peer = puppet.meet(client);
    Block block = Block.of(Codec.RAW, new byte[] {8});
    BitswapSession session = asking.session(List.of(peer));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var came = threads.submit(() -> session.fetch(block.cid()));
      puppet.next();
      assertThat(puppet.next().wants()).containsExactly(new Want.ForBlock(block.cid(), 1, true));
      puppet.say(client.id(), new BitswapMessage(false, List.of(), List.of(block), List.of()));
      assertThat(Objects.requireNonNull(came.get(10, TimeUnit.SECONDS)).bytes())
          .isEqualTo(block.bytes());
    }
  }

  @Test
  void nobodyButTheSessionsPeersLearnsWhatIsWanted() throws Exception {
    var puppet = puppet();
    puppet.meet(client);
    assertThat(asking.session(List.of(server.id())).fetch(dag.mixedFolder())).isNotNull();
    assertThat(puppet.got()).isEmpty();
  }

  @Test
  void aWantThatIsGivenUpIsCancelled() throws Exception {
    var puppet = puppet();
    PeerId peer = puppet.meet(client);
    Cid cid = Block.of(Codec.RAW, new byte[] {7}).cid();
    var thread =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    asking.session(List.of(peer)).fetch(cid);
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });
    assertThat(puppet.next().wants()).containsExactly(new Want.ForBlock(cid, 1, true));
    thread.interrupt();
    assertThat(puppet.next().wants()).containsExactly(new Want.Cancel(cid));
  }

  /** N1: a block that was not asked for is dropped and charged. */
  @Test
  void n1BlocksThatWereNotAskedForAreDroppedAndTheirSenderCharged() throws Exception {
    var puppet = puppet();
    PeerId peer = puppet.meet(client);
    var other = Block.of(Codec.RAW, new byte[] {1, 2, 3});
    var message = new BitswapMessage(false, List.of(), List.of(other), List.of());
    for (int i = 0; i < Offence.BAN_AT / Offence.BAD_DATA.points(); i++) {
      puppet.say(client.id(), message);
    }
    awaitBan(peer);
    assertThat(held.has(other.cid())).isFalse();
  }

  /** N5: a message that is not one, and messages without a wantlist. */
  @Test
  void n5BadMessagesAreRefusedAndTheirSenderCharged() throws Exception {
    var puppet = puppet();
    PeerId peer = puppet.meet(client);
    puppet.say(client.id(), new byte[0]);
    puppet.say(client.id(), new byte[] {0x2a, 1, 1});
    for (int i = 0; i < Offence.BAN_AT / Offence.MALFORMED.points(); i++) {
      puppet.say(client.id(), new byte[] {0x0a, 5, 1});
    }
    awaitBan(peer);
  }

  private void awaitBan(PeerId peer) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!client.bans().containsKey(peer)) {
      assertThat(System.nanoTime()).as("the peer is not banned").isLessThan(end);
      Thread.sleep(5);
    }
  }

  /** N6: more wants than are kept are dropped; a peer that leaves takes all of its with it. */
  @Test
  void n6WantsWithoutEndAreNotKept() throws Exception {
    var puppet = puppet();
    puppet.meet(server);
    int sent = 0;
    for (int message = 0; message < 10; message++) {
      var wants = new ArrayList<Want>();
      for (int i = 0; i < BitswapLimits.ENTRIES_MAX; i++, sent++) {
        byte[] bytes = ByteBuffer.allocate(4).putInt(sent).array();
        wants.add(new Want.ForBlock(Block.of(Codec.RAW, bytes).cid(), 1, false));
      }
      puppet.say(server.id(), BitswapMessage.ofWants(wants));
    }
    Cid root = dag.mixedFolder();
    puppet.say(
        server.id(),
        new BitswapMessage(true, List.of(new Want.ForBlock(root, 1, true)), List.of(), List.of()));
    assertThat(puppet.next().blocks().getFirst().cid()).isEqualTo(root);
    assertThat(serving.wantsKept()).isLessThanOrEqualTo(BitswapLimits.WANTS_PER_PEER_MAX);
    puppet.host().close();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (serving.wantsKept() > 0) {
      assertThat(System.nanoTime()).as("wants of one who left are kept").isLessThan(end);
      Thread.sleep(5);
    }
  }

  @Test
  void tellsWhetherABlockIsHeld() throws Exception {
    var puppet = puppet();
    puppet.meet(server);
    Block large = Block.of(Codec.RAW, SeededBytes.bytes("large", 5000));
    Block small = Block.of(Codec.RAW, SeededBytes.bytes("small", 500));
    Cid other = Block.of(Codec.RAW, new byte[] {9}).cid();
    dag.blocks().put(large);
    dag.blocks().put(small);
    puppet.say(
        server.id(),
        BitswapMessage.ofWants(
            List.of(
                new Want.ForHave(large.cid(), 1, true),
                new Want.ForHave(small.cid(), 1, true),
                new Want.ForHave(other, 1, true))));
    BitswapMessage answer = puppet.next();
    assertThat(answer.blocks().getFirst().cid()).isEqualTo(small.cid());
    assertThat(answer.presences())
        .containsExactly(new Presence(large.cid(), true), new Presence(other, false));
  }

  @Test
  void manyBlocksTravelInOneMessage() throws Exception {
    var puppet = puppet();
    puppet.meet(server);
    var wants = new ArrayList<Want>();
    for (int i = 0; i < 50; i++) {
      Block block = Block.of(Codec.RAW, SeededBytes.bytes("block " + i, 1000));
      dag.blocks().put(block);
      wants.add(new Want.ForBlock(block.cid(), 1, true));
    }
    puppet.say(server.id(), BitswapMessage.ofWants(wants));
    assertThat(puppet.next().blocks()).hasSize(50);
  }

  @Test
  void aBlockThatArrivesLaterGoesToThoseWhoAskedBefore() throws Exception {
    var puppet = puppet();
    puppet.meet(server);
    Block late = Block.of(Codec.RAW, new byte[] {5, 5});
    Cid never = Block.of(Codec.RAW, new byte[] {6}).cid();
    puppet.say(
        server.id(),
        BitswapMessage.ofWants(
            List.of(new Want.ForBlock(late.cid(), 1, true), new Want.ForBlock(never, 1, true))));
    assertThat(puppet.next().presences())
        .containsExactly(new Presence(late.cid(), false), new Presence(never, false));
    puppet.say(server.id(), BitswapMessage.ofWants(List.of(new Want.Cancel(never))));
    dag.blocks().put(late);
    serving.arrived(late.cid());
    assertThat(puppet.next().blocks().getFirst().cid()).isEqualTo(late.cid());
    assertThat(serving.wantsKept()).isZero();
  }

  @Test
  void aMessageThatIsTooLongIsNotRead() throws Exception {
    var puppet = puppet();
    puppet.meet(server);
    var ended = new CountDownLatch(1);
    try (Stream stream = puppet.host().open(server.id(), List.of(Bitswap.PROTOCOL))) {
      Wire.writeFully(
          stream, ByteBuffer.wrap(new byte[] {(byte) 0x81, (byte) 0x80, (byte) 0x80, 2}));
      assertThatThrownBy(() -> stream.read(ByteBuffer.allocate(1))).isInstanceOf(IOException.class);
      ended.countDown();
    }
    assertThat(ended.getCount()).isZero();
  }
}
