package reg.ipfs.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
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
 * Goal G12: a pull from ten peers of which nine are malicious ends, costs at most twice the bytes
 * and bans the nine. {@code -Dreg.malicious.mib} makes it larger.
 */
@Timeout(300)
class MaliciousPeersTest {
  private static final int MIB = Integer.getInteger("reg.malicious.mib", 64);
  private static final int BYTES_PER_MIB = 1 << 20;
  private static final int FLOOD_BYTES = 64 << 10;
  private static final int LEAF_BYTES = 256 << 10;
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
    return sessions.stream().mapToLong(ExchangeSession::receivedBytes).sum();
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
