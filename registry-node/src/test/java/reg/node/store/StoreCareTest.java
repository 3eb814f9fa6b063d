package reg.node.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reg.base.ProgressListener;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.unixfs.UnixFsReader;
import reg.manifest.Head;
import reg.manifest.signing.Envelope;
import reg.node.TestHome;
import reg.node.catalog.Catalog;
import reg.node.name.Heads;
import reg.node.pin.PinEntry;
import reg.node.pin.Pins;
import reg.node.push.PushResult;
import reg.storage.BlockStore;

class StoreCareTest {
  @TempDir Path temp;
  private TestHome home;
  private StoreCare care;
  private BlockStore blocks;

  @BeforeEach
  void open() {
    home = TestHome.inMemory(temp);
    care = new StoreCare(home.registry(), ProgressListener.NONE);
    blocks = home.registry().storage().blocks();
  }

  @Test
  void collectsOnlyWhatNothingKeeps() {
    Path source = home.folder("m", "a:1");
    TestHome.random(source.resolve("big"), 3_000_000);
    home.push(source, "tiny:1");
    long before = care.stats().blocks().count();
    blocks.put(Block.of(Codec.RAW, new byte[] {7, 7, 7}));
    GcResult gc = care.gc();
    assertThat(gc.deletedBlocks()).isEqualTo(1);
    assertThat(gc.freedBytes()).isPositive();
    assertThat(gc.keptBlocks()).isEqualTo(before);
    assertThat(care.fsck().findings()).isEmpty();
    home.pull("tiny:1", temp.resolve("out"));
  }

  @Test
  void collectsRemovedVersionsAndKeepsTheChainOfHeads() {
    PushResult one = home.push(home.folder("m", "a:1"), "tiny:1");
    PushResult two = home.push(home.folder("n", "a:2"), "tiny:2");
    new Catalog(home.registry()).remove("tiny:1");
    care.gc();
    assertThat(blocks.has(one.root())).isFalse();
    assertThat(blocks.has(two.root())).isTrue();
    assertThat(care.fsck().findings()).isEmpty();
    var heads = new Heads(home.registry());
    Cid at = heads.require(heads.own()).verified().head().previous();
    int chain = 0;
    while (at != null) {
      Block block = blocks.require(at);
      at = Head.decode(Envelope.decode(block.bytes()).payload()).previous();
      chain++;
    }
    assertThat(chain).isEqualTo(2);
  }

  @Test
  void saysWhichReleasesAMissingBlockConcerns() {
    try (TestHome disk = TestHome.onDisk(temp.resolve("disk"))) {
      PushResult pushed = disk.push(home.folder("m", "a:1", "b:2"), "tiny:1");
      var held = disk.registry().storage().blocks();
      Cid leaf = new UnixFsReader(held).resolve(pushed.root(), "a");
      held.deleteAll(List.of(leaf));
      var diskCare = new StoreCare(disk.registry(), ProgressListener.NONE);
      FsckResult result = diskCare.fsck();
      assertThat(result.findings()).hasSize(1);
      FsckResult.Finding finding = result.findings().getFirst();
      assertThat(finding.kind()).isEqualTo("missing-block");
      assertThat(finding.cid()).isEqualTo(leaf);
      assertThat(finding.usedBy()).containsExactly("tiny:1");
      disk.push(temp.resolve("m"), "tiny:1");
      assertThat(diskCare.fsck().findings()).isEmpty();
    }
  }

  @Test
  void counts() {
    PushResult pushed = home.push(home.folder("m", "a:1"), "tiny:1");
    home.push(home.folder("n", "a:2"), "tiny:2");
    new Pins(home.registry()).pin(pushed.root().toString(), PinEntry.Reach.DIRECT, null);
    StatsResult stats = care.stats();
    assertThat(stats.names()).isEqualTo(new StatsResult.Names(1, 1, 2, 3));
    assertThat(stats.blocks().count()).isPositive();
    assertThat(stats.blocks().rawBytes()).isPositive();
    assertThat(stats.blocks().quotaBytes()).isZero();
  }

  @Test
  void makesNoRoomWithoutAQuota() {
    var warnings = new ArrayList<String>();
    var listener =
        new ProgressListener() {
          @Override
          public void warn(String message) {
            warnings.add(message);
          }
        };
    new StoreCare(home.registry(), listener).makeRoom();
    assertThat(warnings).isEmpty();
  }
}
