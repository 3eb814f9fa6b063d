package reg.node.diff;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reg.base.RegistryException;
import reg.ipld.BlockSource;
import reg.ipld.multiformats.Multihash;
import reg.manifest.ReleaseFile;
import reg.node.Registry;
import reg.node.diff.Difference.Change;
import reg.node.diff.Difference.FileChange;
import reg.node.diff.Difference.Sizes;
import reg.node.diff.Difference.TensorChange;
import reg.node.name.Resolution;
import reg.node.name.Resolver;
import reg.storage.Lease;

/** Compares two releases: files by their sha256, content by leaves, tensors byte by byte. */
public final class Differ {
  private final Registry registry;

  public Differ(Registry registry) {
    this.registry = registry;
  }

  /**
   * What has changed from one release to another.
   *
   * @throws RegistryException as {@link Resolver#resolveRelease}; NOT_FOUND or CORRUPT, naming the
   *     block
   */
  public Difference diff(String before, String after) {
    var resolver = new Resolver(registry);
    Resolution.OfRelease old = resolver.resolveRelease(before);
    Resolution.OfRelease now = resolver.resolveRelease(after);
    try (Lease _ = registry.storage().lease()) {
      BlockSource source = registry.storage().blocks();
      List<ReleaseFile> oldFiles = old.verified().release().content().readFiles(source).files();
      List<ReleaseFile> newFiles = now.verified().release().content().readFiles(source).files();
      var comparison = new Comparison(source, oldFiles, newFiles);
      List<FileChange> changes = comparison.changes();
      return new Difference(old.ref(), now.ref(), changes, comparison.totals());
    }
  }

  /** The files of both. */
  private static final class Comparison {
    private final BlockSource source;
    private final Map<String, ReleaseFile> old = new LinkedHashMap<>();
    private final Map<String, ReleaseFile> now = new LinkedHashMap<>();
    private final LeafIndex oldLeaves;

    Comparison(BlockSource source, List<ReleaseFile> oldFiles, List<ReleaseFile> newFiles) {
      this.source = source;
      oldFiles.forEach(file -> old.put(file.path(), file));
      newFiles.forEach(file -> now.put(file.path(), file));
      this.oldLeaves = LeafIndex.of(oldFiles, source);
    }

    List<FileChange> changes() {
      // Several removed files may have the same bytes; each new name takes one of them.
      Map<Multihash, Deque<ReleaseFile>> gone = new HashMap<>();
      old.values().stream()
          .filter(file -> !now.containsKey(file.path()))
          .forEach(file -> gone.computeIfAbsent(file.sha256(), h -> new ArrayDeque<>()).add(file));
      var changes = new ArrayList<FileChange>();
      for (ReleaseFile file : now.values()) {
        ReleaseFile there = old.get(file.path());
        if (there == null) {
          changes.add(added(file, gone.getOrDefault(file.sha256(), new ArrayDeque<>()).poll()));
        } else if (!there.sha256().equals(file.sha256())) {
          changes.add(changed(there, file));
        }
      }
      gone.values().forEach(files -> files.forEach(file -> changes.add(removed(file))));
      changes.sort(Comparator.comparing(FileChange::path));
      return changes;
    }

    Difference.Totals totals() {
      long equal = 0;
      long bytes = 0;
      long fresh = 0;
      Set<Multihash> counted = new HashSet<>();
      for (ReleaseFile file : now.values()) {
        ReleaseFile there = old.get(file.path());
        equal += there != null && there.sha256().equals(file.sha256()) ? 1 : 0;
        bytes += file.size();
        fresh += newBytes(file, counted);
      }
      return new Difference.Totals(equal, bytes, bytes - fresh, fresh);
    }

    private FileChange added(ReleaseFile file, @Nullable ReleaseFile from) {
      return from == null
          ? new FileChange(
              Change.ADDED, file.path(), null, new Sizes(0, file.size()), newBytes(file), List.of())
          : new FileChange(
              Change.RENAMED,
              file.path(),
              from.path(),
              new Sizes(from.size(), file.size()),
              newBytes(file),
              List.of());
    }

    private FileChange changed(ReleaseFile before, ReleaseFile after) {
      List<TensorChange> tensors = new TensorDiff(source).of(before, after);
      return new FileChange(
          Change.CHANGED,
          after.path(),
          null,
          new Sizes(before.size(), after.size()),
          newBytes(after),
          tensors);
    }

    private static FileChange removed(ReleaseFile file) {
      return new FileChange(
          Change.REMOVED, file.path(), null, new Sizes(file.size(), 0), 0, List.of());
    }

    private long newBytes(ReleaseFile file) {
      return newBytes(file, new HashSet<>());
    }

    /** Bytes in leaves that the first release has not, each counted once. */
    private long newBytes(ReleaseFile file, Set<Multihash> counted) {
      var sum = new long[1];
      LeafIndex.forEach(
          file,
          source,
          (leaf, size) -> sum[0] += !oldLeaves.has(leaf) && counted.add(leaf) ? size : 0);
      return sum[0];
    }
  }
}
