package reg.node.seal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import reg.base.ProgressListener;
import reg.node.TestHome;
import reg.node.car.Exporter;
import reg.node.car.Importer;

/** Alice publishes, Bob may read, Carol may not. */
abstract class ThreeHomes {
  @TempDir Path folder;
  TestHome alice;
  TestHome bob;
  TestHome carol;

  @BeforeEach
  void makeHomes() {
    alice = TestHome.inMemory(folder.resolve("alice"));
    bob = TestHome.inMemory(folder.resolve("bob"));
    carol = TestHome.inMemory(folder.resolve("carol"));
  }

  @AfterEach
  void closeHomes() {
    alice.close();
    bob.close();
    carol.close();
  }

  /** Hands a version on as a file. */
  static void copy(TestHome from, String ref, TestHome to) {
    var car = new ByteArrayOutputStream();
    var _ = new Exporter(from.registry(), ProgressListener.NONE).export(ref, car);
    var _ =
        new Importer(to.registry(), ProgressListener.NONE)
            .importCar(new ByteArrayInputStream(car.toByteArray()));
  }
}
