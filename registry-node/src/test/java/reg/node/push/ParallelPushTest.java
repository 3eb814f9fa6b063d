package reg.node.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reg.manifest.ArtifactName;
import reg.manifest.HeadPosition;
import reg.manifest.Version;
import reg.node.TestHome;
import reg.node.catalog.Catalog;
import reg.node.name.Heads;

/** A node runs the commands of its home at once, and all of them change one head. */
class ParallelPushTest {
  private static final int PUSHES = 24;

  @TempDir Path folder;

  @Test
  void pushesAndTagsAtOnceAreAllListedInOneHistory() throws Exception {
    try (var home = TestHome.inMemory(folder)) {
      home.push(home.folder("m", "a:first"), "m:0");
      var work = new ArrayList<Callable<Object>>();
      for (int i = 1; i <= PUSHES; i++) {
        Path model = home.folder("m" + i, "a:" + i);
        String version = "m:" + i;
        String channel = "c" + i;
        work.add(() -> home.push(model, version));
        work.add(() -> new Catalog(home.registry()).tag("m:0", channel));
      }
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<Object>> done = threads.invokeAll(work);
        for (Future<Object> one : done) {
          assertThat(one.get()).isNotNull();
        }
      }
      var heads = new Heads(home.registry());
      var head = heads.require(heads.own());
      for (int i = 1; i <= PUSHES; i++) {
        for (String name : List.of(Integer.toString(i), "c" + i)) {
          assertThat(head.map().find(ArtifactName.parse("m"), new Version(name))).isNotNull();
        }
      }
      assertThat(head.verified().head().position()).isEqualTo(new HeadPosition(0, 1 + 2 * PUSHES));
    }
  }
}
