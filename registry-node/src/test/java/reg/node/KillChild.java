package reg.node;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import reg.base.ProgressListener;
import reg.base.RegistryException;
import reg.node.catalog.Catalog;
import reg.node.catalog.Entry;
import reg.node.pull.PullOption;
import reg.node.push.PushResult;
import reg.node.store.StoreCare;

/**
 * Works on a home until somebody kills it: pushes, pulls, removes, collects garbage. Says on stdout
 * what it begins and what is done, a line each, so that the killer knows what must be there.
 */
public final class KillChild {
  private final Path folder;
  private final Random random;
  private final TestHome home;

  private KillChild(Path folder, long seed) {
    this.folder = folder;
    this.random = new Random(seed);
    this.home = TestHome.onDisk(folder);
  }

  /** Arguments: the folder, a seed. */
  public static void main(String[] args) throws IOException {
    var child = new KillChild(Path.of(args[0]), Long.parseLong(args[1]));
    say("ready");
    while (true) {
      child.step();
    }
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }

  private void step() {
    switch (random.nextInt(6)) {
      case 0, 1, 2 -> push(1 + random.nextInt(1000));
      case 3, 4 -> pull();
      default -> removeAndCollect();
    }
  }

  private void push(int version) {
    if (!isRemoved(version)) {
      say("begin push " + version);
      Path source = KillContent.write(folder.resolve("source-" + version), version);
      PushResult result = home.push(source, "tiny:" + version);
      say("done push " + version + " " + result.release());
    }
  }

  /** A version that was removed stays taken. */
  private boolean isRemoved(int version) {
    try {
      new Catalog(home.registry()).show("tiny:" + version);
      return false;
    } catch (RegistryException e) {
      return String.valueOf(e.getMessage()).contains("removed");
    }
  }

  private void pull() {
    List<Entry> there = entries();
    if (!there.isEmpty()) {
      String version = there.get(random.nextInt(there.size())).version();
      say("begin pull " + version);
      home.pull("tiny:" + version, folder.resolve("out"), PullOption.FORCE);
      say("done pull " + version);
    }
  }

  private void removeAndCollect() {
    List<Entry> there = entries();
    if (there.size() > 2) {
      String version = there.get(random.nextInt(there.size())).version();
      say("begin rm " + version);
      new Catalog(home.registry()).remove("tiny:" + version);
      say("done rm " + version);
    }
    say("begin gc");
    new StoreCare(home.registry(), ProgressListener.NONE).gc();
    say("done gc");
  }

  private List<Entry> entries() {
    return new Catalog(home.registry()).list(null);
  }
}
