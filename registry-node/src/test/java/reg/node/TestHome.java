package reg.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import reg.base.ProgressListener;
import reg.node.pull.PullOption;
import reg.node.pull.PullRequest;
import reg.node.pull.PullResult;
import reg.node.pull.Puller;
import reg.node.pull.Selection;
import reg.node.push.Description;
import reg.node.push.PushOption;
import reg.node.push.PushRequest;
import reg.node.push.PushResult;
import reg.node.push.PushSource;
import reg.node.push.Pusher;
import reg.storage.InMemoryStorage;
import reg.storage.Storage;

/** A home in a temporary folder, with blocks in memory or on disk, and short words for tests. */
public final class TestHome implements AutoCloseable {
  /** When everything in the tests happens. */
  public static final Instant NOW = Instant.parse("2027-01-02T03:04:05Z");

  private final Path folder;
  private final Registry registry;

  private TestHome(Path folder, Registry registry) {
    this.folder = folder;
    this.registry = registry;
  }

  /** Blocks in memory. */
  public static TestHome inMemory(Path folder) {
    return over(folder, new InMemoryStorage(), InstantSource.fixed(NOW));
  }

  /** Blocks in a storage that the test has. */
  public static TestHome over(Path folder, Storage storage, InstantSource clock) {
    Home home = Home.at(folder.resolve("home"));
    home.create();
    return new TestHome(folder, Registry.over(home, config(), storage, clock));
  }

  /** Blocks on disk, the clock of the system. */
  public static TestHome onDisk(Path folder) {
    return new TestHome(folder, Registry.open(Home.at(folder.resolve("home"))));
  }

  private static RegConfig config() {
    RegConfig defaults = RegConfig.DEFAULTS;
    return new RegConfig(2, 0, defaults.pushProfile(), defaults.headLifetime(), defaults.node());
  }

  public Registry registry() {
    return registry;
  }

  /** A folder with these files, each as {@code path:content}, or {@code path/} for a folder. */
  public Path folder(String name, String... files) {
    Path root = folder.resolve(name);
    try {
      Files.createDirectories(root);
      for (String file : files) {
        int colon = file.indexOf(':');
        Path path = root.resolve(colon < 0 ? file : file.substring(0, colon));
        Files.createDirectories(colon < 0 ? path : path.getParent());
        if (colon >= 0) {
          Files.writeString(path, file.substring(colon + 1));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return root;
  }

  /** A file of pseudo-random bytes. */
  public static Path random(Path file, int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    try {
      Files.createDirectories(file.getParent());
      return Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public PushResult push(Path source, String target, PushOption... options) {
    return push(source, target, Description.FROM_FILES, options);
  }

  public PushResult push(
      Path source, String target, Description description, PushOption... options) {
    return new Pusher(registry, ProgressListener.NONE)
        .push(
            new PushRequest(
                new PushSource.Disk(source), target, "reg-1", description, Set.of(options)));
  }

  public PullResult pull(String ref, Path target, PullOption... options) {
    return pull(ref, target, Selection.ALL, options);
  }

  public PullResult pull(String ref, Path target, Selection selection, PullOption... options) {
    return new Puller(registry, ProgressListener.NONE)
        .pull(new PullRequest(ref, target, selection, Set.of(options)));
  }

  /** Everything below a folder by path: text, or null for a folder; the receipt is left out. */
  public static Map<String, String> contents(Path root) {
    var contents = new TreeMap<String, String>();
    try (var walk = Files.walk(root)) {
      for (Path path : (Iterable<Path>) walk::iterator) {
        String name = root.relativize(path).toString();
        if (Files.isRegularFile(path) && !name.equals(".reg-receipt")) {
          contents.put(name, Files.readString(path, StandardCharsets.ISO_8859_1));
        } else if (Files.isDirectory(path) && !name.isEmpty()) {
          contents.put(name + "/", "");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return contents;
  }

  @Override
  public void close() {
    registry.close();
  }
}
