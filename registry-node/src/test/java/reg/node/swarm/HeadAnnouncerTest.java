package reg.node.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipfs.ipns.IpnsEntry;
import reg.ipfs.ipns.IpnsName;
import reg.ipfs.ipns.IpnsRecord;
import reg.ipfs.ipns.IpnsValidator;
import reg.ipfs.ipns.PublishedRecord;
import reg.ipfs.ipns.RecordFile;
import reg.ipfs.routing.HeldRecords;
import reg.ipfs.routing.RecordRouting;
import reg.ipld.Cid;
import reg.libp2p.Timeline;
import reg.libp2p.crypto.HostKey;
import reg.manifest.PublisherId;
import reg.node.Registry;
import reg.node.TestHome;
import reg.node.key.Keys;
import reg.node.name.Heads;

@Timeout(60)
class HeadAnnouncerTest {
  private static final InstantSource CLOCK = InstantSource.fixed(TestHome.NOW);

  @TempDir Path temp;

  private final Heard heard = new Heard();
  private TestHome home;

  /** Keeps what is published, and says so to the test; refuses as often as it is told to. */
  private static final class Heard implements RecordRouting {
    private final HeldRecords held = new HeldRecords(new IpnsValidator(CLOCK), 10);
    private final LinkedBlockingQueue<IpnsRecord> records = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<Boolean> refusals = new LinkedBlockingQueue<>();

    @Override
    public byte @Nullable [] find(byte[] key) {
      return held.find(key);
    }

    @Override
    public void publish(byte[] key, byte[] record) {
      if (refusals.poll() != null) {
        throw new RegistryException(Fault.UNREACHABLE, "nobody");
      }
      held.publish(key, record);
      records.add(IpnsRecord.signed(IpnsName.ofKey(key), record));
    }

    IpnsRecord next() throws InterruptedException {
      return Objects.requireNonNull(records.poll(30, TimeUnit.SECONDS), "nothing published");
    }
  }

  /** Time that passes at once while somebody waits for it. */
  private static final class Hurried implements Timeline {
    private Instant now = TestHome.NOW;

    @Override
    public synchronized Instant instant() {
      return now;
    }

    @Override
    public long nanos() {
      return Duration.between(TestHome.NOW, instant()).toNanos();
    }

    @Override
    public synchronized long await(Lock lock, Condition condition, long nanos) {
      now = now.plusNanos(nanos);
      return 0;
    }
  }

  @BeforeEach
  void start() {
    home = TestHome.inMemory(temp);
  }

  @AfterEach
  void stop() {
    home.close();
  }

  private Registry registry() {
    return home.registry();
  }

  private PublisherId own() {
    return new Heads(registry()).own();
  }

  private Cid head() {
    return Objects.requireNonNull(new Heads(registry()).newestCid(own()));
  }

  private static PublishedRecord record(Registry registry) {
    return new RecordFile(registry.home().headRecord());
  }

  private HeadAnnouncer announce() {
    return HeadAnnouncer.start(registry(), heard, record(registry()), Timeline.SYSTEM);
  }

  @Test
  void theNameFollowsTheHeadAndNeverGoesBackOverARestart() throws InterruptedException {
    home.push(home.folder("m", "a:1"), "tiny:1");
    try (var announcer = announce()) {
      IpnsRecord first = heard.next();
      assertThat(first.value()).isEqualTo("/ipfs/" + head());
      assertThat(first.sequence()).isZero();
      home.push(home.folder("n", "b:2"), "tiny:2");
      announcer.changed();
      IpnsRecord second = heard.next();
      assertThat(second.value()).isEqualTo("/ipfs/" + head());
      assertThat(second.sequence()).isEqualTo(1);
      assertThat(new HeadNames(heard, CLOCK).find(own())).isEqualTo(head());
    }
    home.push(home.folder("o", "c:3"), "tiny:3");
    try (var _ = announce()) {
      assertThat(heard.next().sequence()).isEqualTo(2);
    }
  }

  @Test
  void aHomeThatHasPublishedNothingAnnouncesNothingUntilItDoes() throws InterruptedException {
    home.push(home.folder("m", "a:1"), "tiny:1");
    TestHome fresh = TestHome.inMemory(temp.resolve("fresh"));
    new Keys(fresh.registry().home()).init(null);
    try (fresh;
        var announcer =
            HeadAnnouncer.start(
                fresh.registry(), heard, record(fresh.registry()), Timeline.SYSTEM)) {
      fresh.push(fresh.folder("m", "a:1"), "tiny:1");
      announcer.changed();
      assertThat(heard.next().sequence()).isZero();
    }
  }

  @Test
  void itIsPublishedAgainAfterFourHoursAndSoonerWhenNobodyTookIt() throws InterruptedException {
    home.push(home.folder("m", "a:1"), "tiny:1");
    var time = new Hurried();
    heard.refusals.add(true);
    heard.refusals.add(true);
    try (var _ = HeadAnnouncer.start(registry(), heard, record(registry()), time)) {
      IpnsRecord first = heard.next();
      assertThat(first.sequence()).isZero();
      assertThat(heard.next().sequence()).isZero();
      assertThat(heard.next().sequence()).isZero();
    }
    // Two waits of 15 s and 30 s, then some of four hours.
    assertThat(Duration.between(TestHome.NOW, time.instant())).isGreaterThan(Duration.ofHours(8));
  }

  @Test
  void whatIsNoHeadIsNoHint() throws InterruptedException {
    PublisherId other = PublisherId.parse("z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK");
    var names = new HeadNames(heard, CLOCK);
    assertThat(names.find(other)).isNull();
    home.push(home.folder("m", "a:1"), "tiny:1");
    IpnsName name = HeadNames.of(own());
    assertThat(name).isNotEqualTo(HeadNames.of(other));
    HostKey own = HostKey.ofSeed(registry().key().seed());
    long sequence = 0;
    for (String value :
        new String[] {"/ipns/" + name, "/ipfs/bafkqaaa", "/ipfs/" + head() + "/a"}) {
      var entry = new IpnsEntry(value, sequence++, TestHome.NOW.plusSeconds(60), Duration.ZERO);
      heard.publish(name.key(), IpnsRecord.sign(own, entry).bytes());
      assertThat(names.find(own())).isNull();
    }
  }
}
