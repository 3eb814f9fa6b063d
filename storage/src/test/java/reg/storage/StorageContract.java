package reg.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reg.base.Fault;
import reg.base.ProgressListener;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.Origin;
import reg.ipld.multiformats.Multihash;
import reg.storage.form.Form;

/** What every storage does. A storage's own test is a subclass that makes one. */
public abstract class StorageContract {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private Storage storage;

  /** A new, empty storage. */
  protected abstract Storage open() throws Exception;

  @BeforeEach
  void openStorage() throws Exception {
    storage = open();
  }

  @AfterEach
  void closeStorage() {
    storage.close();
  }

  @Test
  void aPutBlockIsReadBack() {
    Block block = block("hello");
    assertThat(storage.blocks().put(block)).isTrue();
    Block read = storage.blocks().require(block.cid());
    assertThat(read.bytes()).isEqualTo(block.bytes());
    assertThat(storage.blocks().storedSize(block.cid())).isPositive();
  }

  @Test
  void aStoredFormGoesFromStoreToStore() {
    Block block = block("hello");
    storage.blocks().put(block);
    ByteBuffer form = Objects.requireNonNull(storage.blocks().form(block.cid()));
    try (var other = new InMemoryStorage()) {
      assertThat(other.blocks().putForm(block.cid(), form.duplicate()).bytes())
          .isEqualTo(block.bytes());
      storage.blocks().deleteAll(List.of(block.cid()));
      assertThat(storage.blocks().form(block.cid())).isNull();
      storage.blocks().putForm(block.cid(), form.duplicate());
      assertThat(storage.blocks().require(block.cid()).bytes()).isEqualTo(block.bytes());
    }
  }

  @Test
  void aStoredFormOfOtherBytesIsRefused() {
    Block block = block("hello");
    ByteBuffer other = Form.raw(block("hallo"));
    assertFault(Fault.CORRUPT, () -> storage.blocks().putForm(block.cid(), other));
    ByteBuffer reference = ByteBuffer.wrap(new byte[] {3, 5, 0, 0, '/', 'x'});
    assertFault(Fault.MALFORMED, () -> storage.blocks().putForm(block.cid(), reference));
    assertThat(storage.blocks().has(block.cid())).isFalse();
  }

  @Test
  void puttingAgainIsNotNew() {
    storage.blocks().put(block("hello"));
    assertThat(storage.blocks().put(block("hello"))).isFalse();
    storage.blocks().flush();
    assertThat(storage.blocks().put(block("hello"))).isFalse();
    assertThat(storage.stats().blocks()).isEqualTo(1);
  }

  @Test
  void theEmptyBlockIsABlock() {
    Block empty = Block.of(Codec.RAW, new byte[0]);
    storage.blocks().put(empty);
    assertThat(storage.blocks().require(empty.cid()).size()).isZero();
  }

  @Test
  void theArrayMayBeReusedAfterPut() {
    byte[] array = "hello".getBytes(StandardCharsets.UTF_8);
    Block block = Block.of(Codec.RAW, array);
    storage.blocks().put(block, Origin.UNKNOWN);
    array[0] = 'j';
    assertThat(storage.blocks().require(block.cid()).bytes())
        .isEqualTo("hello".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void theSameBytesAreFoundUnderAnyCodec() {
    byte[] bytes = {0x0a, 0x02, 0x08, 0x01};
    storage.blocks().put(Block.of(Codec.RAW, bytes));
    Cid other = Cid.v1(Codec.DAG_PB, Multihash.sha256(bytes, 0, bytes.length));
    assertThat(storage.blocks().require(other).cid()).isEqualTo(other);
    assertThat(storage.blocks().has(Cid.v0(other.multihash()))).isTrue();
  }

  @Test
  void whatIsNotHeldIsNull() {
    Cid cid = block("absent").cid();
    assertThat(storage.blocks().get(cid)).isNull();
    assertThat(storage.blocks().has(cid)).isFalse();
    assertThat(storage.blocks().storedSize(cid)).isEqualTo(-1);
    assertFault(Fault.NOT_FOUND, () -> storage.blocks().require(cid));
  }

  @Test
  void missingIsWantedMinusHeld() {
    storage.blocks().put(block("a"));
    List<Cid> wanted = List.of(block("a").cid(), block("b").cid());
    assertThat(storage.blocks().missing(wanted)).containsExactly(block("b").cid());
  }

  @Test
  void deletedBlocksAreGone() {
    storage.blocks().put(block("a"));
    storage.blocks().put(block("b"));
    storage.blocks().deleteAll(List.of(block("a").cid(), block("absent").cid()));
    assertThat(storage.blocks().get(block("a").cid())).isNull();
    var seen = new ArrayList<Multihash>();
    storage.blocks().forEach(seen::add);
    assertThat(seen).containsExactly(block("b").cid().multihash());
  }

  @Test
  void aCommitChangesAllAtOnce() {
    Block release = block("release");
    Multihash sha256 = block("file").cid().multihash();
    storage.commit(
        new Commit()
            .block(release)
            .ref("head/me", null, release.cid())
            .pin(new Pin(release.cid(), Pin.Reach.RECURSIVE, "me", NOW))
            .file(sha256, release.cid()));
    assertThat(storage.blocks().has(release.cid())).isTrue();
    assertThat(storage.refs().get("head/me")).isEqualTo(release.cid());
    assertThat(storage.pins().get(release.cid()))
        .isEqualTo(new Pin(release.cid(), Pin.Reach.RECURSIVE, "me", NOW));
    assertThat(storage.files().get(sha256)).isEqualTo(release.cid());
  }

  @Test
  void aFileOfOneLeafIsFoundByTheLeafsHash() {
    Block leaf = block("a file");
    Multihash sha256 = leaf.cid().multihash();
    var commit = new Commit().file(sha256, leaf.cid());
    assertThat(commit.files()).isEmpty();
    storage.commit(commit);
    assertThat(storage.files().get(sha256)).isNull();
    storage.blocks().put(leaf);
    assertThat(storage.files().get(sha256)).isEqualTo(leaf.cid());
  }

  @Test
  void aRefThatMovedMeanwhileIsAConflictAndNothingChanges() {
    Cid a = block("a").cid();
    Cid b = block("b").cid();
    storage.commit(new Commit().ref("head/me", null, a));
    assertFault(
        Fault.CONFLICT,
        () ->
            storage.commit(
                new Commit()
                    .block(block("late"))
                    .ref("other", null, b)
                    .ref("head/me", null, b)
                    .pin(pin(b))));
    assertThat(storage.refs().get("head/me")).isEqualTo(a);
    assertThat(storage.refs().get("other")).isNull();
    assertThat(storage.pins().get(b)).isNull();
    storage.commit(new Commit().ref("head/me", a, b));
    storage.commit(new Commit().ref("head/me", b, null));
    assertThat(storage.refs().get("head/me")).isNull();
  }

  @Test
  void refsAreListedByPrefix() {
    Cid a = block("a").cid();
    storage.commit(
        new Commit().ref("head/x", null, a).ref("head/y", null, a).ref("heads", null, a));
    assertThat(storage.refs().list("head/")).containsOnlyKeys("head/x", "head/y");
    assertThat(storage.refs().list("")).hasSize(3);
  }

  @Test
  void pinsAreReplacedListedAndRemoved() {
    Cid a = block("a").cid();
    storage.pins().pin(pin(a));
    Pin direct = new Pin(a, Pin.Reach.DIRECT, "ünï", NOW);
    storage.pins().pin(direct);
    assertThat(storage.pins().list()).containsExactly(direct);
    assertThat(storage.pins().unpin(a)).isTrue();
    assertThat(storage.pins().unpin(a)).isFalse();
    assertThat(storage.pins().list()).isEmpty();
  }

  @Test
  void garbageIsWhatNoRootReaches() {
    Block leaf = block("leaf");
    Block root = Block.of(Codec.DAG_CBOR, "root".getBytes(StandardCharsets.UTF_8));
    Block direct = block("direct");
    Block named = block("named");
    List.of(leaf, root, direct, named, block("garbage")).forEach(storage.blocks()::put);
    storage.pins().pin(pin(root.cid()));
    storage.pins().pin(new Pin(direct.cid(), Pin.Reach.DIRECT, "", NOW));
    storage.commit(new Commit().ref("name", null, named.cid()));
    GcReport report =
        storage.collectGarbage(
            List.of(),
            block -> block.cid().equals(root.cid()) ? List.of(leaf.cid()) : List.of(),
            ProgressListener.NONE);
    assertThat(report.removed()).isEqualTo(1);
    assertThat(report.kept()).isEqualTo(4);
    assertThat(storage.blocks().get(block("garbage").cid())).isNull();
    assertThat(storage.blocks().require(leaf.cid()).bytes()).isEqualTo(leaf.bytes());
  }

  @Test
  void garbageCollectionKeepsTheRootsItIsGiven() {
    storage.blocks().put(block("root"));
    storage.collectGarbage(List.of(block("root").cid()), block -> List.of(), ProgressListener.NONE);
    assertThat(storage.blocks().has(block("root").cid())).isTrue();
  }

  @Test
  void aLeaseKeepsWhatIsPutOrFoundUnderIt() {
    storage.blocks().put(block("found"));
    storage.blocks().put(block("asked"));
    storage.blocks().put(block("garbage"));
    storage.blocks().flush();
    try (var _ = storage.lease()) {
      storage.blocks().put(block("new"));
      storage.blocks().put(block("found"));
      storage.blocks().has(block("asked").cid());
      assertThat(collectGarbage()).isEqualTo(1);
      assertThat(collectGarbage()).isZero();
      assertThat(storage.blocks().has(block("found").cid())).isTrue();
    }
    assertThat(collectGarbage()).isEqualTo(3);
  }

  @Test
  void aBlockKeptByItselfStillLeadsToOthersFromElsewhere() {
    Block leaf = block("leaf");
    Block inner = Block.of(Codec.DAG_CBOR, "inner".getBytes(StandardCharsets.UTF_8));
    storage.blocks().put(leaf);
    storage.blocks().put(inner);
    storage.pins().pin(new Pin(inner.cid(), Pin.Reach.DIRECT, "", NOW));
    storage.commit(new Commit().ref("name", null, inner.cid()));
    GcReport report =
        storage.collectGarbage(
            List.of(),
            block -> block.cid().equals(inner.cid()) ? List.of(leaf.cid()) : List.of(),
            ProgressListener.NONE);
    assertThat(report.removed()).isZero();
  }

  private long collectGarbage() {
    return storage.collectGarbage(List.of(), block -> List.of(), ProgressListener.NONE).removed();
  }

  @Test
  void fsckNamesAPinWithoutItsBlock() {
    storage.blocks().put(block("a"));
    storage.pins().pin(pin(block("absent").cid()));
    FsckReport report = storage.fsck(block -> List.of(), ProgressListener.NONE);
    assertThat(report.blocks()).isEqualTo(1);
    assertThat(report.findings()).hasSize(1);
    assertThat(report.findings().getFirst().subject()).isEqualTo(block("absent").cid().toString());
  }

  private static RecordStore.Entry record(String key, String value, long second) {
    return new RecordStore.Entry(
        key.getBytes(StandardCharsets.UTF_8),
        value.getBytes(StandardCharsets.UTF_8),
        NOW.plusSeconds(second));
  }

  private List<String> recordsBelow(String prefix, int max, long second) {
    byte[] start = prefix.getBytes(StandardCharsets.UTF_8);
    return storage.records().list(start, max, NOW.plusSeconds(second)).stream()
        .map(entry -> new String(entry.value(), StandardCharsets.UTF_8))
        .toList();
  }

  @Test
  void recordsAreFoundUntilTheyEnd() {
    RecordStore.Entry entry = record("k", "v", 10);
    assertThat(storage.records().put(entry)).isTrue();
    assertThat(storage.records().get(entry.key(), NOW.plusSeconds(9)))
        .satisfies(
            found -> {
              assertThat(found.value()).isEqualTo(entry.value());
              assertThat(found.ends()).isEqualTo(entry.ends());
            });
    assertThat(storage.records().get(entry.key(), NOW.plusSeconds(10))).isNull();
    storage.records().put(record("k", "w", 20));
    assertThat(recordsBelow("k", 9, 10)).containsExactly("w");
    storage.records().delete(entry.key());
    assertThat(storage.records().get(entry.key(), NOW)).isNull();
  }

  @Test
  void recordsAreListedByTheBeginningOfTheirKeys() {
    for (String key : List.of("a", "ab", "aba", "abb", "b")) {
      storage.records().put(record(key, key, key.equals("aba") ? 1 : 2));
    }
    assertThat(recordsBelow("ab", 9, 0)).containsExactly("ab", "aba", "abb");
    assertThat(recordsBelow("ab", 2, 0)).containsExactly("ab", "aba");
    assertThat(recordsBelow("ab", 9, 1)).containsExactly("ab", "abb");
    assertThat(storage.records().expire(NOW.plusSeconds(1))).isEqualTo(1);
    assertThat(recordsBelow("", 9, 0)).containsExactly("a", "ab", "abb", "b");
    assertThat(storage.records().expire(NOW.plusSeconds(9))).isEqualTo(4);
    assertThat(recordsBelow("", 9, 0)).isEmpty();
  }

  @Test
  void recordsThatAreTooLongAreRefused() {
    String longest = "k".repeat(RecordStore.KEY_BYTES_MAX);
    assertThat(storage.records().put(record(longest, "v", 1))).isTrue();
    assertFault(Fault.INVALID_REQUEST, () -> storage.records().put(record(longest + "k", "v", 1)));
    assertFault(Fault.INVALID_REQUEST, () -> storage.records().put(record("", "v", 1)));
    String value = "v".repeat(RecordStore.VALUE_BYTES_MAX);
    assertThat(storage.records().put(record("k", value, 1))).isTrue();
    assertFault(Fault.INVALID_REQUEST, () -> storage.records().put(record("k", value + "v", 1)));
  }

  @Test
  void recordsTakeNoMoreThanTheirShare() {
    String value = "v".repeat(RecordStore.VALUE_BYTES_MAX);
    int kept = 0;
    while (storage.records().put(record("key " + kept, value, kept < 500 ? 1 : 2))) {
      kept++;
    }
    assertThat((kept + 1L) * RecordStore.VALUE_BYTES_MAX)
        .isBetween(RecordStore.BYTES_MAX - (8 << 16), RecordStore.BYTES_MAX);
    assertThat(storage.records().put(record("key 0", value, 2))).isTrue();
    assertThat(storage.records().put(record("more", value, 2))).isFalse();
    assertThat(storage.records().expire(NOW.plusSeconds(1))).isEqualTo(499);
    assertThat(storage.records().put(record("more", value, 2))).isTrue();
  }

  protected static Block block(String text) {
    return Block.of(Codec.RAW, text.getBytes(StandardCharsets.UTF_8));
  }

  private static Pin pin(Cid root) {
    return new Pin(root, Pin.Reach.RECURSIVE, "", NOW);
  }

  protected static void assertFault(Fault fault, Runnable call) {
    @Nullable RegistryException[] thrown = new RegistryException[1];
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(RegistryException.class, e -> thrown[0] = e);
    assertThat(thrown[0]).isNotNull();
    assertThat(thrown[0].fault()).isEqualTo(fault);
  }
}
