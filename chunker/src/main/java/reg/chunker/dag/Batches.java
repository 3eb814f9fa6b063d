package reg.chunker.dag;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import reg.base.Parallel;
import reg.base.RegistryException;

/**
 * How work on many files is shared by threads: small files by the batch, so that handing over costs
 * nothing; each large one alone, because its own work is shared.
 *
 * @param small batches in the order of the files
 * @param large files of more than {@link #ONE_THREAD_BYTES_MAX}
 */
record Batches<T>(List<List<T>> small, List<T> large) {
  /** A file of at most this many bytes is worked on by one thread. */
  static final long ONE_THREAD_BYTES_MAX = 16 << 20;

  private static final int BATCH_FILES_MAX = 128;
  private static final long BATCH_BYTES_MAX = 4 << 20;

  /** Of so many times fewer files and bytes than others are batches that threads stay close by. */
  private static final int CLOSER = 8;

  static <T> Batches<T> of(List<T> files, ToLongFunction<T> size) {
    return of(files, size, 1);
  }

  /** Batches so small that the threads never work far from each other in the order of the files. */
  static <T> Batches<T> close(List<T> files, ToLongFunction<T> size) {
    return of(files, size, CLOSER);
  }

  private static <T> Batches<T> of(List<T> files, ToLongFunction<T> size, int closer) {
    var batches = new Batches<T>(new ArrayList<>(), new ArrayList<>());
    var batch = new ArrayList<T>();
    long bytes = 0;
    for (T file : files) {
      if (size.applyAsLong(file) > ONE_THREAD_BYTES_MAX) {
        batches.large.add(file);
        continue;
      }
      batch.add(file);
      bytes += size.applyAsLong(file);
      if (batch.size() == BATCH_FILES_MAX / closer || bytes >= BATCH_BYTES_MAX / closer) {
        batches.small.add(List.copyOf(batch));
        batch.clear();
        bytes = 0;
      }
    }
    if (!batch.isEmpty()) {
      batches.small.add(List.copyOf(batch));
    }
    return batches;
  }

  /**
   * Works on the small files, several batches at a time, then on each large one.
   *
   * @throws RegistryException INTERRUPTED when the calling thread is interrupted; what the work
   *     throws
   */
  void forEach(int threads, Consumer<List<T>> smallWork, Consumer<T> largeWork) {
    if (!small.isEmpty()) {
      try {
        Parallel.forEach(small, threads, smallWork);
      } catch (InterruptedException e) {
        throw FileFaults.interrupted(e);
      }
    }
    large.forEach(largeWork);
  }
}
