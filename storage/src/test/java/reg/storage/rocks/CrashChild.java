package reg.storage.rocks;

import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import reg.base.ProgressListener;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.ElementType;
import reg.ipld.Origin;
import reg.storage.Commit;
import reg.storage.Pin;
import reg.storage.Storage;
import reg.storage.StorageConfig;
import reg.testdata.SeededBytes;

/**
 * Pushes, removes and collects until it is killed, and says on stdout what it did: {@code +N} once
 * a push is acknowledged, {@code -N} before one is removed.
 */
final class CrashChild {
  private static final int LEAVES = 6;

  private final Storage storage;
  private final PrintStream acknowledged;
  private final List<Integer> held = new ArrayList<>();

  private CrashChild(Storage storage, PrintStream acknowledged) {
    this.storage = storage;
    this.acknowledged = acknowledged;
  }

  public static void main(String[] args) {
    var config = new StorageConfig(StorageConfig.UNLIMITED, 4 << 20);
    try (var storage = RocksStorage.open(Path.of(args[0]), config)) {
      var child = new CrashChild(storage, new PrintStream(System.out, true));
      var collector = Thread.ofPlatform().daemon().unstarted(child::collect);
      collector.start();
      child.work(Integer.parseInt(args[1]));
    }
  }

  private void collect() {
    while (true) {
      storage.collectGarbage(List.of(), CrashChild::links, ProgressListener.NONE);
    }
  }

  private void work(int first) {
    var random = new Random(first);
    for (int n = first; ; n++) {
      push(n);
      acknowledged.println("+" + n);
      held.add(n);
      if (random.nextInt(3) == 0) {
        int victim = held.remove(/* index */ random.nextInt(held.size()));
        acknowledged.println("-" + victim);
        Cid root = root(victim).cid();
        storage.commit(new Commit().ref("r" + victim, root, null).unpin(root));
      }
    }
  }

  private void push(int n) {
    try (var _ = storage.lease()) {
      for (int leaf = 0; leaf < LEAVES; leaf++) {
        storage.blocks().put(leaf(n, leaf), new Origin(ElementType.BF16, null, 0));
      }
      Block root = root(n);
      var pin = new Pin(root.cid(), Pin.Reach.RECURSIVE, "", Instant.EPOCH);
      storage.commit(new Commit().block(root).ref("r" + n, null, root.cid()).pin(pin));
    }
  }

  /** Leaves are shared with the pushes before and after, and of all sizes. */
  static Block leaf(int push, int leaf) {
    String seed = "leaf" + (push + leaf / 2) + "." + leaf % 2;
    int size = leaf % 2 == 0 ? 50_000 : 700;
    return Block.of(Codec.RAW, SeededBytes.bytes(seed, size));
  }

  /** A block that holds the CIDs of its leaves one behind another. */
  static Block root(int push) {
    var cids = ByteBuffer.allocate(LEAVES * 64);
    for (int leaf = 0; leaf < LEAVES; leaf++) {
      leaf(push, leaf).cid().write(cids);
    }
    cids.put(("push " + push).getBytes(StandardCharsets.UTF_8));
    return Block.of(Codec.DAG_CBOR, Arrays.copyOf(cids.array(), cids.position()));
  }

  static List<Cid> links(Block root) {
    var cids = new ArrayList<Cid>();
    ByteBuffer in = root.data();
    for (int leaf = 0; leaf < LEAVES; leaf++) {
      cids.add(Cid.decode(in));
    }
    return cids;
  }
}
