package reg.chunker.dag;

import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import reg.base.ProgressListener;
import reg.base.RegistryException;
import reg.ipld.BlockSource;

/**
 * Writes many files from blocks: small ones by the batch, many at a time; large ones one after the
 * other with all threads on each.
 */
public final class TreeExporter {
  private final FileExporter alone;
  private final FileExporter together;
  private final int threads;

  /**
   * An exporter.
   *
   * @param threads how many threads work at a time, at least 1
   * @param progress hears the bytes done, by {@link ProgressListener#advance} alone
   */
  public TreeExporter(BlockSource source, int threads, ProgressListener progress) {
    this.alone = new FileExporter(source, 1, progress);
    this.together = new FileExporter(source, threads, progress);
    this.threads = threads;
  }

  /** Files in the order in which {@link #export} reads them. */
  public static <T> List<T> inOrder(List<T> files, ToLongFunction<T> size) {
    Batches<T> batches = Batches.close(files, size);
    return Stream.concat(batches.small().stream().flatMap(List::stream), batches.large().stream())
        .toList();
  }

  /**
   * Writes files to folders that exist.
   *
   * @throws RegistryException as {@link FileExporter#export}; files written before stay
   */
  public void export(List<TargetFile> files) {
    Batches.close(files, TargetFile::size)
        .forEach(
            threads,
            batch -> batch.forEach(file -> export(alone, file)),
            file -> export(together, file));
  }

  private static void export(FileExporter exporter, TargetFile file) {
    exporter.export(file.root(), file.size(), file.file());
  }
}
