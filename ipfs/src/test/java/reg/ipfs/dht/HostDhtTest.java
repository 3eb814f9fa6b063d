package reg.ipfs.dht;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reg.ipfs.dht.DhtHosts.Member;
import reg.ipfs.dht.HostDht.Mode;
import reg.ipfs.routing.PeerRecord;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.libp2p.ProtocolHandler;
import reg.libp2p.Stream;
import reg.libp2p.Wire;

/** Hosts in memory, with everything but sockets. */
@Timeout(120)
class HostDhtTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration A_WHILE = Duration.ofMillis(200);
  private static final int HOSTS = 30;
  private static final Cid CONTENT = Cid.v1(Codec.RAW, TestNet.hash("content"));

  private final DhtHosts hosts = new DhtHosts(List.of(new TestNet.TestValidator()));

  @AfterEach
  void close() {
    hosts.close();
  }

  private Member server() {
    return hosts.inMemory(Mode.SERVER, List::of);
  }

  private List<Member> servers(int count) throws InterruptedException {
    var all = new ArrayList<Member>();
    for (int i = 0; i < count; i++) {
      all.add(server());
      if (i > 0) {
        assertThat(all.getLast().join(all.getFirst().address())).isTrue();
      }
    }
    for (Member member : all) {
      member.dht().routing().refresh();
    }
    return all;
  }

  private interface Search {
    List<PeerRecord> run() throws InterruptedException;
  }

  /** Searches again and again until something is found. */
  private static List<PeerRecord> await(Search search) throws InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    List<PeerRecord> found = search.run();
    while (found.isEmpty() && Instant.now().isBefore(end)) {
      found = search.run();
    }
    return found;
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    var never = new CountDownLatch(1);
    Instant end = Instant.now().plus(PATIENCE);
    while (!condition.getAsBoolean() && Instant.now().isBefore(end)) {
      assertThat(never.await(20, TimeUnit.MILLISECONDS)).isFalse();
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }

  @Test
  void thirtyHostsKnowWhoHasWhatAndWhereAllAre() throws InterruptedException {
    List<Member> all = servers(HOSTS);
    Member provider = all.get(3);
    assertThat(provider.dht().routing().provide(CONTENT.multihash())).isGreaterThanOrEqualTo(19);
    Member asking = hosts.inMemory(Mode.CLIENT, List::of);
    assertThat(asking.join(all.get(17).address())).isTrue();
    assertThat(asking.dht().routing().providers(CONTENT))
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.id()).isEqualTo(provider.host().id());
              assertThat(found.addresses()).contains(provider.host().addresses().getFirst());
            });
    assertThat(asking.dht().routing().peers(all.get(9).host().id()))
        .singleElement()
        .satisfies(
            found ->
                assertThat(found.addresses()).contains(all.get(9).host().addresses().getFirst()));
    byte[] key = TestNet.key("a");
    all.get(5).dht().routing().publish(key, TestNet.value("1"));
    assertThat(asking.dht().routing().find(key)).isEqualTo(TestNet.value("1"));
    assertThat(all.get(17).dht().routing().size()).isLessThanOrEqualTo(HOSTS - 1);
  }

  @Test
  void whoIsIdentifiedAsAServerComesIn() throws InterruptedException {
    Member first = server();
    Member second = server();
    first.host().connect(second.address());
    await(() -> first.dht().routing().size() == 1 && second.dht().routing().size() == 1);
  }

  @Test
  void aClientIsFoundButNotAsked() throws InterruptedException {
    Member server = server();
    Member client = hosts.inMemory(Mode.CLIENT, List::of);
    assertThat(client.join(server.address())).isTrue();
    assertThat(server.dht().join(client.host().id())).isFalse();
    Member asking = hosts.inMemory(Mode.CLIENT, List::of);
    asking.join(server.address());
    var found = await(() -> asking.dht().routing().peers(client.host().id()));
    assertThat(found).singleElement().satisfies(f -> assertThat(f.addresses()).isNotEmpty());
  }

  @Test
  void whatAHostHasIsAnnouncedOnceItKnowsSomebody() throws InterruptedException {
    var has = new ArrayList<Cid>(List.of(CONTENT));
    Member provider = hosts.inMemory(Mode.SERVER, () -> List.copyOf(has));
    Member server = server();
    Member asking = hosts.inMemory(Mode.CLIENT, List::of);
    provider.join(server.address());
    asking.join(server.address());
    assertThat(await(() -> asking.dht().routing().providers(CONTENT))).hasSize(1);
    Cid more = Cid.v1(Codec.RAW, TestNet.hash("more"));
    has.add(more);
    provider.dht().changed();
    assertThat(await(() -> asking.dht().routing().providers(more))).hasSize(1);
  }

  /** Speaks the protocol's name, but not the protocol. */
  private record Mute(Answer answer) implements ProtocolHandler {
    interface Answer {
      void to(Stream stream) throws IOException;
    }

    @Override
    public String protocolId() {
      return DhtScope.LAN.protocol();
    }

    @Override
    public void handle(Stream stream) throws IOException {
      answer.to(stream);
    }
  }

  /**
   * Takes questions as js does: when the asking side ends before they were looked at, they are lost
   * and the stream is broken off. They are looked at once nothing more comes for a while.
   */
  private static void takeAsJs(Stream stream, Dht dht) throws IOException {
    stream.timeout(A_WHILE);
    var asked = new ArrayList<DhtMessage>();
    try {
      while (true) {
        ByteBuffer question = Wire.readMessage(stream, DhtLimits.QUESTION_BYTES_MAX);
        if (question == null) {
          stream.reset();
          return;
        }
        asked.add(DhtReader.decode(question));
      }
    } catch (SocketTimeoutException e) {
      for (DhtMessage question : asked) {
        DhtMessage answer = dht.answer(new DhtPeer(stream.peer(), List.of()), question);
        if (answer != null) {
          Wire.writeMessage(stream, DhtWriter.encode(answer));
        }
      }
    }
  }

  @Test
  void whoDropsWhatTheEndOfAStreamOvertakesIsAskedAndTold() throws InterruptedException {
    Member server = server();
    Member likeJs = hosts.inMemory(Mode.CLIENT, List::of);
    Dht dht = likeJs.dht().routing().all().getFirst();
    likeJs.host().handle(new Mute(stream -> takeAsJs(stream, dht)));
    assertThat(server.join(likeJs.address())).isTrue();
    assertThat(server.dht().routing().provide(CONTENT.multihash())).isEqualTo(1);
    Member asking = hosts.inMemory(Mode.CLIENT, List::of);
    assertThat(asking.join(likeJs.address())).isTrue();
    assertThat(asking.dht().routing().providers(CONTENT))
        .extracting(PeerRecord::id)
        .containsExactly(server.host().id());
  }

  /** A record counts as taken only when what follows it is answered. */
  @Test
  void whoBreaksOffAtARecordHasNotTakenIt() throws InterruptedException {
    Member server = server();
    Member refusing = hosts.inMemory(Mode.CLIENT, List::of);
    refusing.host().handle(new Mute(HostDhtTest::refuseProviders));
    assertThat(server.join(refusing.address())).isTrue();
    assertThat(server.dht().routing().provide(CONTENT.multihash())).isZero();
  }

  private static void refuseProviders(Stream stream) throws IOException {
    ByteBuffer bytes = Wire.readMessage(stream, DhtLimits.QUESTION_BYTES_MAX);
    DhtMessage question = DhtReader.decode(Objects.requireNonNull(bytes));
    if (question.type() == DhtMessage.Type.ADD_PROVIDER) {
      throw new IOException("refused");
    }
    Wire.writeMessage(stream, DhtWriter.encode(DhtMessage.ask(question.type(), question.key())));
  }

  @Test
  void whoDoesNotAnswerIsNotWaitedForLong() throws InterruptedException {
    Member server = server();
    Member mute = hosts.inMemory(Mode.CLIENT, List::of);
    mute.host().handle(new Mute(stream -> Wire.readMessage(stream, 0)));
    Instant start = Instant.now();
    assertThat(server.join(mute.address())).isFalse();
    assertThat(Duration.between(start, Instant.now()))
        .isLessThan(DhtLimits.ANSWER_TIME.plusSeconds(5));
  }

  @Test
  void whoAnswersNonsenseIsCharged() throws InterruptedException {
    Member server = server();
    Member liar = hosts.inMemory(Mode.CLIENT, List::of);
    liar.host()
        .handle(
            new Mute(
                stream -> {
                  Wire.readMessage(stream, DhtLimits.QUESTION_BYTES_MAX);
                  Wire.writeMessage(stream, new byte[] {8, 99});
                }));
    for (int i = 0; i < 4; i++) {
      assertThat(server.join(liar.address())).isFalse();
    }
    await(
        () -> {
          try {
            server.dht().join(liar.host().id());
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return server.host().bans().containsKey(liar.host().id());
        });
  }
}
