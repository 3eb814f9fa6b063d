package reg.ipfs.ipns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipfs.routing.EveryRecordRouting;
import reg.ipfs.routing.HeldRecords;
import reg.ipfs.routing.RecordRouting;
import reg.ipld.dagcbor.BytesNode;
import reg.libp2p.crypto.HostKey;

/** Publishing, keeping, finding and caching of records. */
class PublishingTest {
  private static final String ONE = "/ipfs/bafkqaaa";
  private static final String TWO = "/ipfs/bafkqaddwgevxmmraojswg33smq";
  private static final RecordRouting NOBODY =
      new RecordRouting() {
        @Override
        public byte[] find(byte[] key) {
          throw new RegistryException(Fault.UNREACHABLE, "nobody");
        }

        @Override
        public void publish(byte[] key, byte[] record) {
          throw new RegistryException(Fault.UNREACHABLE, "nobody");
        }
      };

  @TempDir Path folder;

  private Instant now = Instant.parse("2026-11-27T00:00:00Z");
  private final InstantSource clock = () -> now;
  private final IpnsValidator validator = new IpnsValidator(clock);
  private final HeldRecords held = new HeldRecords(validator, 2);
  private final IpnsName name = IpnsCases.name();

  private IpnsPublisher publisher(RecordRouting routing) {
    var file = new RecordFile(folder.resolve("record"));
    return new IpnsPublisher(IpnsCases.key(), routing, file, clock);
  }

  private void pass(Duration time) {
    now = now.plus(time);
  }

  private static void refused(Fault fault, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(fault));
  }

  private byte[] kept() {
    return Objects.requireNonNull(held.find(name.key()));
  }

  @Test
  void theSequenceGrowsWithEachValueAndNeverGoesBackOverARestart() throws InterruptedException {
    assertThat(publisher(held).publish(ONE).sequence()).isZero();
    assertThat(publisher(held).publish(TWO).sequence()).isEqualTo(1);
    pass(Duration.ofHours(4));
    IpnsRecord again = publisher(held).publish(TWO);
    assertThat(again.sequence()).isEqualTo(1);
    assertThat(again.validUntil()).isEqualTo(now.plus(Duration.ofDays(2)));
    assertThat(held.find(name.key())).isEqualTo(again.bytes());
    pass(Duration.ofDays(30));
    assertThat(publisher(new HeldRecords(validator, 2)).publish(ONE).sequence()).isEqualTo(2);
  }

  @Test
  void goesOnWhereAnotherMachineOfTheSameKeyWas() throws InterruptedException {
    var elsewhere = new RecordFile(folder.resolve("elsewhere"));
    var other = new IpnsPublisher(IpnsCases.key(), held, elsewhere, clock);
    other.publish(ONE);
    other.publish(TWO);
    assertThat(publisher(held).publish(ONE).sequence()).isEqualTo(2);
    assertThat(other.publish(TWO).sequence()).isEqualTo(3);
    assertThat(other.name()).isEqualTo(name);
  }

  @Test
  void aRecordThatNobodyTookHasUsedUpItsSequence() throws InterruptedException {
    publisher(held).publish(ONE);
    refused(Fault.UNREACHABLE, () -> publisher(NOBODY).publish(TWO));
    assertThat(publisher(held).publish(ONE).sequence()).isEqualTo(2);
  }

  @Test
  void aDamagedRecordIsNotPassedOver() throws IOException {
    Files.write(folder.resolve("record"), new byte[] {1, 2, 3});
    refused(Fault.CORRUPT, () -> publisher(held).publish(ONE));
  }

  @Test
  void theLastSequenceIsNeverExceeded() throws InterruptedException {
    var last =
        IpnsRecord.sign(
            IpnsCases.key(), new IpnsEntry(ONE, -1, now.plusSeconds(60), Duration.ZERO));
    held.publish(name.key(), last.bytes());
    refused(Fault.CONFLICT, () -> publisher(held).publish(TWO));
  }

  @Test
  void aFileHoldsTheNewestRecordAndSaysWhenItCannot() {
    var file = new RecordFile(folder.resolve("kept"));
    assertThat(file.load()).isNull();
    file.save(new byte[] {1});
    file.save(new byte[] {2, 3});
    assertThat(file.load()).containsExactly(2, 3);
    assertThat(folder).isDirectoryNotContaining("glob:**.next");
    refused(
        Fault.STORAGE, () -> new RecordFile(folder.resolve("absent/kept")).save(new byte[] {1}));
    refused(Fault.STORAGE, () -> new RecordFile(folder).load());
  }

  @Test
  void keepsTheBetterRecordOfANameAndOnlySoMany() throws InterruptedException {
    publisher(held).publish(ONE);
    byte[] old = kept();
    publisher(held).publish(TWO);
    refused(Fault.ROLLBACK, () -> held.publish(name.key(), old));
    refused(Fault.MALFORMED, () -> held.publish(name.key(), new byte[] {1}));
    for (int i = 0; i < 2; i++) {
      var file = new RecordFile(folder.resolve("other" + i));
      new IpnsPublisher(HostKey.generate(), held, file, clock).publish(ONE);
    }
    assertThat(held.find(name.key())).isNull();
  }

  @Test
  void anExpiredRecordIsNoRecord() throws InterruptedException {
    publisher(held).publish(ONE);
    pass(Duration.ofHours(49));
    assertThat(held.find(name.key())).isNull();
  }

  @Test
  void asksAgainWhenTheTimeToLiveIsOver() throws InterruptedException {
    var resolver = new IpnsResolver(held, clock);
    refused(Fault.NOT_FOUND, () -> resolver.resolve(name));
    publisher(held).publish(ONE);
    assertThat(resolver.resolve(name).value()).isEqualTo(ONE);
    publisher(held).publish(TWO);
    assertThat(resolver.resolve(name).value()).isEqualTo(ONE);
    pass(Duration.ofMinutes(5));
    assertThat(resolver.resolve(name).value()).isEqualTo(TWO);
  }

  @Test
  void aKeptRecordIsNeverReplacedByAWorseOne() throws InterruptedException {
    publisher(held).publish(ONE);
    byte[] old = kept();
    publisher(held).publish(TWO);
    var routing = new Switched(held);
    var resolver = new IpnsResolver(routing, clock);
    assertThat(resolver.resolve(name).value()).isEqualTo(TWO);
    pass(Duration.ofMinutes(6));
    var behind = new HeldRecords(validator, 1);
    behind.publish(name.key(), old);
    routing.now = behind;
    assertThat(resolver.resolve(name).value()).isEqualTo(TWO);
    pass(Duration.ofHours(49));
    refused(Fault.NOT_FOUND, () -> resolver.resolve(name));
  }

  /** Asks somebody, later somebody else. */
  private static final class Switched implements RecordRouting {
    private RecordRouting now;

    Switched(RecordRouting now) {
      this.now = now;
    }

    @Override
    public byte @Nullable [] find(byte[] key) throws InterruptedException {
      return now.find(key);
    }

    @Override
    public void publish(byte[] key, byte[] record) throws InterruptedException {
      now.publish(key, record);
    }
  }

  @Test
  void whatRoutingFoundIsCheckedAgain() throws InterruptedException {
    publisher(held).publish(ONE);
    byte[] record = kept();
    RecordRouting liar = new Liar(record);
    var other = IpnsName.parse("k51qzi5uqu5dlkw8pxuw9qmqayfdeh4kfebhmreauqdc6a7c3y7d5i9fi8mk9w");
    refused(Fault.BAD_SIGNATURE, () -> new IpnsResolver(liar, clock).resolve(other));
  }

  /** Has one record for all keys. */
  private record Liar(BytesNode record) implements RecordRouting {
    Liar(byte[] record) {
      this(BytesNode.copyOf(record));
    }

    @Override
    public byte[] find(byte[] key) {
      return record.bytes();
    }

    @Override
    public void publish(byte[] key, byte[] ignored) {}
  }

  @Test
  void severalPlacesGiveTheBestAndTakeEach() throws InterruptedException {
    var second = new HeldRecords(validator, 2);
    publisher(held).publish(ONE);
    publisher(second).publish(TWO);
    var both = new EveryRecordRouting(List.of(held, NOBODY, second), validator);
    assertThat(both.find(name.key())).isEqualTo(second.find(name.key()));
    refused(Fault.UNREACHABLE, () -> publisher(both).publish(ONE));
    assertThat(held.find(name.key())).isEqualTo(second.find(name.key()));
    var none = new EveryRecordRouting(List.of(NOBODY), validator);
    refused(Fault.UNREACHABLE, () -> none.find(name.key()));
    var nowhere = new EveryRecordRouting(List.of(), validator);
    assertThat(nowhere.find(name.key())).isNull();
    assertThat(publisher(nowhere).publish(TWO).sequence()).isEqualTo(3);
  }
}
