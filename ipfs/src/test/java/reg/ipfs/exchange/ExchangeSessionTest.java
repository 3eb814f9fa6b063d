package reg.ipfs.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
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
import reg.libp2p.Host;
import reg.libp2p.Offence;
import reg.libp2p.ProtocolHandler;
import reg.libp2p.Stream;
import reg.libp2p.Wire;
import reg.storage.BlockStore;
import reg.storage.InMemoryStorage;
import reg.testdata.SeededBytes;
import reg.testdata.Vectors;

@Timeout(60)
class ExchangeSessionTest {
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final Hosts hosts = new Hosts();
  private final TestDag dag = TestDag.rawLeaves();
  private final BlockStore held = new InMemoryStorage().blocks();
  private Host server;
  private Host asker;

  @BeforeEach
  void connect() throws InterruptedException {
    server = keep(hosts.start());
    asker = keep(hosts.start());
    Hosts.meet(asker, server);
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

  private ExchangeSession session() {
    return session(ExchangeLimits.STALL);
  }

  private ExchangeSession session(Duration stall) {
    return keep(new ExchangeSession(asker, server.id(), stall, bytes -> {}));
  }

  /** How a peer answers. */
  private interface Answers {
    void on(Stream stream) throws IOException, InterruptedException;
  }

  private void answers(Answers answers) {
    server.handle(
        new ProtocolHandler() {
          @Override
          public String protocolId() {
            return Exchange.PROTOCOL;
          }

          @Override
          public void handle(Stream stream) throws IOException, InterruptedException {
            answers.on(stream);
          }
        });
  }

  private static void fails(Fault fault, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RegistryException.class,
            e -> assertThat(e.fault()).as(e.getMessage()).isEqualTo(fault));
  }

  /** As when an answer takes more memory than there is; nobody waits for ever. */
  @Test
  @Timeout(20)
  void aDefectWhileAnswersAreReadEndsTheWait() throws InterruptedException {
    keep(Exchange.start(server, dag.blocks()));
    var broken =
        keep(
            new ExchangeSession(
                asker,
                server.id(),
                ExchangeLimits.STALL,
                bytes -> {
                  throw new StackOverflowError("a defect");
                }));
    int ended = 0;
    for (Block block : dag.walk(dag.mixedFolder())) {
      try {
        assertThat(broken.fetch(block.cid())).isNotNull();
      } catch (RegistryException e) {
        assertThat(e.fault()).isEqualTo(Fault.UNREACHABLE);
      }
      ended++;
    }
    assertThat(ended).isGreaterThan(2);
  }

  @Test
  void fetchesAWholeDag() throws InterruptedException {
    keep(Exchange.start(server, dag.blocks()));
    Cid root = dag.mixedFolder();
    var result =
        new DagFetcher(held, session(), FetchLimits.DEFAULT).fetch(root, ProgressListener.NONE);
    assertThat(result.fetchedBlocks()).isEqualTo(dag.walk(root).size());
    assertThat(held.missing(dag.walk(root).stream().map(Block::cid).toList())).isEmpty();
  }

  @Test
  void fetchesBlocksOfTheLargestSizeAndSaysWhichAreNotHeld() throws InterruptedException {
    keep(Exchange.start(server, dag.blocks()));
    ExchangeSession session = session();
    Block largest = Block.of(Codec.RAW, SeededBytes.bytes("largest", Block.BYTES_MAX));
    Cid unknown = Block.of(Codec.RAW, new byte[] {1}).cid();
    dag.blocks().put(largest);
    Block fetched = Objects.requireNonNull(session.fetch(largest.cid()));
    assertThat(fetched.bytes()).isEqualTo(largest.bytes());
    assertThat(session.fetch(unknown)).isNull();
    assertThat(session.receivedBytes())
        .isBetween((long) Block.BYTES_MAX, (long) ExchangeLimits.FORM_BYTES_MAX);
  }

  /** More than are asked for at once, small and large, with some that are not held. */
  @Test
  void fetchesManyAndLeavesOutWhatIsNotHeld() throws InterruptedException {
    keep(Exchange.start(server, dag.blocks()));
    var wanted = new ArrayList<Cid>();
    var offered = new ArrayList<Cid>();
    for (int i = 0; i < 200; i++) {
      Block block = Block.of(Codec.RAW, SeededBytes.bytes("many-" + i, i % 50 == 7 ? 900_000 : i));
      wanted.add(block.cid());
      if (i % 10 != 3) {
        dag.blocks().put(block);
        offered.add(block.cid());
      }
    }
    var came = new ArrayList<Cid>();
    session().fetchMany(held, wanted, block -> came.add(block.cid()));
    assertThat(came).isEqualTo(offered);
    assertThat(held.missing(wanted)).hasSize(20);
  }

  /** What came before a lie is kept; who asked for the rest does not wait for it. */
  @Test
  void aLieAmongManyEndsTheQuestion() throws InterruptedException {
    answers(
        stream -> {
          while (Wire.readMessage(stream, ExchangeLimits.QUESTION_BYTES_MAX) != null) {
            Wire.writeFully(stream, ByteBuffer.wrap(new byte[] {3, 0, 1, 'x', 3, 0, 1, 'y'}));
          }
        });
    Block first = Block.of(Codec.RAW, new byte[] {'x'});
    Block second = Block.of(Codec.RAW, new byte[] {'z'});
    Block third = Block.of(Codec.RAW, new byte[] {'w'});
    ExchangeSession session = session();
    var came = new ArrayList<Cid>();
    List<Cid> wanted = List.of(first.cid(), second.cid(), third.cid());
    fails(Fault.CORRUPT, () -> session.fetchMany(held, wanted, block -> came.add(block.cid())));
    assertThat(came).containsExactly(first.cid());
    assertThat(held.missing(wanted)).containsExactlyInAnyOrder(second.cid(), third.cid());
  }

  @Test
  void answersHaveTheirBytes() throws InterruptedException {
    var golden = Vectors.json("exchange/cases.json");
    byte[] bytes = ExchangeMessageTest.hex(golden.required("answers").asText());
    answers(
        stream -> {
          Wire.readMessage(stream, ExchangeLimits.QUESTION_BYTES_MAX);
          Wire.writeFully(stream, ByteBuffer.wrap(bytes));
          Wire.readMessage(stream, ExchangeLimits.QUESTION_BYTES_MAX);
        });
    ExchangeSession session = session();
    List<Cid> cids = ExchangeMessageTest.cids();
    Block block = Objects.requireNonNull(session.fetch(cids.getFirst()));
    assertThat(new String(block.bytes(), StandardCharsets.UTF_8))
        .isEqualTo(golden.required("block").asText());
  }

  @Test
  void aPeerThatDoesNotSpeakItIsNotAskedAgain() {
    ExchangeSession session = session();
    fails(Fault.UNREACHABLE, () -> session.fetch(dag.mixedFolder()));
    assertThat(session.isRefused()).isTrue();
    assertThat(asker.bans()).isEmpty();
  }

  @Test
  void aLieIsChargedAndRefused() {
    Block other = Block.of(Codec.RAW, "wrong".getBytes(StandardCharsets.UTF_8));
    var lies = new InMemoryStorage().blocks();
    lies.put(other);
    answers(
        stream -> {
          while (Wire.readMessage(stream, ExchangeLimits.QUESTION_BYTES_MAX) != null) {
            Wire.writeFully(stream, ByteBuffer.wrap(new byte[] {4, 0, 2, 'x', 'y'}));
          }
        });
    ExchangeSession session = session();
    for (int i = 0; i < Offence.BAN_AT / Offence.BAD_DATA.points(); i++) {
      fails(Fault.CORRUPT, () -> session.fetchInto(held, other.cid()));
    }
    assertThat(held.has(other.cid())).isFalse();
    assertThat(asker.bans()).containsKey(server.id());
  }

  /** A frame that would give ten gigabytes, one larger than it says, and one cut off. */
  @Test
  void refusesDecompressionBombs() {
    byte[] huge = {6, 1, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x25};
    byte[] window = {11, 1, 0x20, 0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0, (byte) 0xa8, 1, 0, 0};
    byte[] cut = {6, 1, 0x20, 0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};
    Cid cid = Block.of(Codec.RAW, new byte[] {1, 2, 3}).cid();
    var bombs = new ArrayDeque<>(List.of(huge, window, cut));
    answers(
        stream -> {
          while (Wire.readMessage(stream, ExchangeLimits.QUESTION_BYTES_MAX) != null) {
            Wire.writeFully(stream, ByteBuffer.wrap(bombs.remove()));
          }
        });
    ExchangeSession session = session();
    for (int i = 0; i < 3; i++) {
      fails(Fault.MALFORMED, () -> session.fetchInto(held, cid));
    }
  }

  @Test
  void refusesAnAnswerAboveTheLimitAndOneToNoQuestion() throws Exception {
    answers(
        stream -> {
          Wire.readMessage(stream, ExchangeLimits.QUESTION_BYTES_MAX);
          Wire.writeFully(
              stream, ByteBuffer.wrap(new byte[] {(byte) 0x86, (byte) 0x80, (byte) 0x80, 1}));
        });
    Cid cid = dag.mixedFolder();
    fails(Fault.UNREACHABLE, () -> session().fetch(cid));
    answers(
        stream -> {
          Wire.readMessage(stream, ExchangeLimits.QUESTION_BYTES_MAX);
          while (true) {
            Wire.writeFully(stream, ByteBuffer.wrap(new byte[1 << 10]));
          }
        });
    ExchangeSession flooded = session();
    while (!asker.bans().containsKey(server.id())) {
      Block found = null;
      try {
        found = flooded.fetch(cid);
      } catch (RegistryException e) {
        assertThat(e.fault()).isIn(Fault.UNREACHABLE, Fault.REFUSED_BY_POLICY);
      }
      assertThat(found).isNull();
    }
  }

  @Test
  void aStallIsNotWaitedForLong() {
    answers(
        stream -> {
          while (Wire.readMessage(stream, ExchangeLimits.QUESTION_BYTES_MAX) != null) {
            // Says nothing.
          }
        });
    ExchangeSession session = session(Duration.ofMillis(300));
    Cid cid = dag.mixedFolder();
    fails(Fault.UNREACHABLE, () -> session.fetch(cid));
    assertThat(asker.bans()).isEmpty();
  }

  @Test
  void closingFailsWhoWaits() throws Exception {
    answers(stream -> Wire.readMessage(stream, ExchangeLimits.QUESTION_BYTES_MAX));
    ExchangeSession session = session();
    Cid cid = dag.mixedFolder();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Block> waiting = threads.submit(() -> session.fetch(cid));
      session.close();
      assertThatThrownBy(waiting::get).hasRootCauseInstanceOf(RegistryException.class);
    }
    fails(Fault.UNREACHABLE, () -> session.fetch(cid));
  }
}
