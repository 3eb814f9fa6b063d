package reg.ipfs.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reg.base.ProgressListener;
import reg.ipfs.DagFetcher;
import reg.ipfs.FetchLimits;
import reg.ipfs.Sources;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.unixfs.FileBuilder;
import reg.ipld.unixfs.UnixFsProfile;
import reg.libp2p.Host;
import reg.libp2p.ProtocolHandler;
import reg.libp2p.Stream;
import reg.libp2p.Timeline;
import reg.libp2p.Wire;
import reg.storage.BlockStore;
import reg.storage.InMemoryStorage;
import reg.storage.form.Form;
import reg.testdata.SeededBytes;

/**
 * Goals G12 and G13: a pull from ten peers of which nine are malicious ends, costs at most twice
 * the bytes and bans the nine; one from a hundred of which one is honest ends; a corrupt block
 * costs one block. {@code -Dreg.malicious.mib} makes the first larger, and the second with it.
 */
@Timeout(300)
class MaliciousPeersTest {
  private static final System.Logger LOG = System.getLogger(MaliciousPeersTest.class.getName());
  private static final int MIB = Integer.getInteger("reg.malicious.mib", 64);
  private static final int BYTES_PER_MIB = 1 << 20;
  private static final int FLOOD_BYTES = 64 << 10;
  private static final int LEAF_BYTES = 256 << 10;
  private static final int LIARS = 33;

  /** Blocks that a liar can send before it is banned, those under way among them. */
  private static final int LIES_MAX = 10;

  private static final Duration STALL = Duration.ofMillis(250);
  private static final Duration PATIENCE = Duration.ofMillis(100);

  /** Pulls until the last one is banned: who stalls is found out only in time. */
  private static final int PULLS_MAX = 40;

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final Hosts hosts = new Hosts();
  private final Host asker = keep(hosts.start());
  private final List<Host> malicious = new ArrayList<>();
  private final List<ExchangeSession> sessions = new ArrayList<>();
  private final BlockStore offered = new InMemoryStorage().blocks();

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

  /** What a malicious peer does with a stream. */
  private interface Malice {
    void on(Stream stream) throws IOException;
  }

  private static ByteBuffer question(Stream stream) throws IOException {
    ByteBuffer question = Wire.readMessage(stream, ExchangeLimits.QUESTION_BYTES_MAX);
    if (question == null) {
      throw new IOException("the asker left");
    }
    return question;
  }

  /** The right size, other bytes. */
  private static void lie(Stream stream) throws IOException {
    ByteBuffer form = Form.raw(Block.of(Codec.RAW, new byte[LEAF_BYTES]));
    byte[] wrong = new byte[form.remaining()];
    form.get(wrong);
    while (true) {
      int count = ExchangeMessage.readQuestion(question(stream)).size();
      for (int i = 0; i < count; i++) {
        Wire.writeMessage(stream, wrong);
      }
    }
  }

  private static void stall(Stream stream) throws IOException {
    while (question(stream) != null) {
      // Says nothing.
    }
  }

  /** Answers that nobody asked for, without end. */
  private static void flood(Stream stream) throws IOException {
    question(stream);
    while (true) {
      Wire.writeFully(stream, ByteBuffer.wrap(new byte[FLOOD_BYTES]));
    }
  }

  private static void reset(Stream stream) throws IOException {
    question(stream);
    throw new IOException("as malice wants it");
  }

  private Host peer() throws InterruptedException {
    Host host = keep(hosts.start());
    Hosts.meet(asker, host);
    sessions.add(keep(new ExchangeSession(asker, host.id(), STALL, bytes -> {})));
    return host;
  }

  private void malicious(int count, Malice malice) throws InterruptedException {
    for (int i = 0; i < count; i++) {
      Host host = peer();
      malicious.add(host);
      host.handle(
          new ProtocolHandler() {
            @Override
            public String protocolId() {
              return Exchange.PROTOCOL;
            }

            @Override
            public void handle(Stream stream) throws IOException {
              malice.on(stream);
            }
          });
    }
  }

  private Cid offer(String seed, int mib) {
    var builder = new FileBuilder(UnixFsProfile.V1_2025, offered);
    var bytes = SeededBytes.of(seed);
    for (int i = 0; i < mib * BYTES_PER_MIB / LEAF_BYTES; i++) {
      Block leaf = Block.of(Codec.RAW, bytes.next(LEAF_BYTES));
      offered.put(leaf);
      builder.add(leaf, LEAF_BYTES);
    }
    return builder.finish().cid();
  }

  private long received() {
    long bytes = sessions.stream().mapToLong(ExchangeSession::receivedBytes).sum();
    LOG.log(System.Logger.Level.INFO, "{0} bytes came of {1} peers", bytes, sessions.size());
    return bytes;
  }

  @Test
  void nineOfTenAreMalicious() throws InterruptedException {
    malicious(3, MaliciousPeersTest::lie);
    malicious(2, MaliciousPeersTest::stall);
    malicious(2, MaliciousPeersTest::flood);
    malicious(2, MaliciousPeersTest::reset);
    keep(Exchange.start(peer(), offered));
    pull(offer("first", MIB));
    assertThat(received()).isLessThanOrEqualTo(2L * MIB * BYTES_PER_MIB);
    for (int i = 0; asker.bans().size() < malicious.size(); i++) {
      assertThat(i).as("pulls until all were banned; now " + asker.bans()).isLessThan(PULLS_MAX);
      pull(offer("more " + i, 8));
    }
    assertThat(asker.bans().keySet())
        .containsExactlyInAnyOrderElementsOf(malicious.stream().map(Host::id).toList());
  }

  @Test
  void oneOfAHundredIsHonest() throws InterruptedException {
    malicious(LIARS, MaliciousPeersTest::lie);
    malicious(22, MaliciousPeersTest::stall);
    malicious(22, MaliciousPeersTest::flood);
    malicious(22, MaliciousPeersTest::reset);
    keep(Exchange.start(peer(), offered));
    pull(offer("one of a hundred", MIB / 8));
    long lies = (long) LIARS * LIES_MAX * LEAF_BYTES;
    assertThat(received()).isLessThanOrEqualTo(MIB / 8 * (long) BYTES_PER_MIB + lies);
  }

  /** Goal G13. One of two peers sends one block with a flipped bit, and all others as they are. */
  @Test
  void aCorruptBlockCostsOneBlock() throws InterruptedException {
    var corrupted = new AtomicInteger();
    malicious(1, stream -> corruptOne(stream, corrupted));
    keep(Exchange.start(peer(), offered));
    Cid root = offer("corrupt once", 8);
    try (var storage = new InMemoryStorage()) {
      var sources = new Sources(sessions, Duration.ofMinutes(1), Timeline.SYSTEM);
      new DagFetcher(storage.blocks(), sources, FetchLimits.DEFAULT)
          .fetch(root, ProgressListener.NONE);
      assertThat(storage.blocks().has(root)).isTrue();
    }
    assertThat(corrupted).hasValue(1);
    assertThat(received())
        .isBetween(8L * BYTES_PER_MIB + LEAF_BYTES, 8L * BYTES_PER_MIB + 2 * LEAF_BYTES);
  }

  private void corruptOne(Stream stream, AtomicInteger corrupted) throws IOException {
    while (true) {
      for (Cid cid : ExchangeMessage.readQuestion(question(stream))) {
        ByteBuffer form = Objects.requireNonNull(offered.form(cid));
        byte[] bytes = new byte[form.remaining()];
        form.get(bytes);
        if (cid.codec() == Codec.RAW && corrupted.compareAndSet(0, 1)) {
          bytes[bytes.length / 2] ^= 1;
        }
        Wire.writeMessage(stream, bytes);
      }
    }
  }

  private void pull(Cid root) throws InterruptedException {
    try (var storage = new InMemoryStorage()) {
      var sources = new Sources(sessions, PATIENCE, Timeline.SYSTEM);
      var fetcher = new DagFetcher(storage.blocks(), sources, FetchLimits.DEFAULT);
      long blocks = fetcher.fetch(root, ProgressListener.NONE).fetchedBlocks();
      assertThat(blocks).isGreaterThan(1);
      assertThat(storage.blocks().has(root)).isTrue();
    }
  }
}
