package reg.ipfs.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import reg.base.RegistryException;

/** Several places for records, all used at once: finds the best of all, publishes to each. */
public final class EveryRecordRouting implements RecordRouting {
  private final List<RecordRouting> all;
  private final RecordValidator validator;

  /**
   * Uses these.
   *
   * @param validator of the records' name space
   */
  public EveryRecordRouting(List<RecordRouting> all, RecordValidator validator) {
    this.all = List.copyOf(all);
    this.validator = validator;
  }

  /**
   * The best record that any of them has; one that fails has none.
   *
   * @throws RegistryException the last failure, when all failed
   */
  @Override
  public byte @Nullable [] find(byte[] key) throws InterruptedException {
    Results results = each(place -> found(place.find(key)));
    if (results.records.isEmpty() && results.failure != null) {
      throw results.failure;
    }
    byte[] best = null;
    for (byte[] record : results.records) {
      if (record.length > 0 && (best == null || validator.compare(record, best) > 0)) {
        best = record;
      }
    }
    return best;
  }

  private static byte[] found(byte @Nullable [] record) {
    return record == null ? new byte[0] : record;
  }

  /**
   * Publishes to each.
   *
   * @throws RegistryException the last failure, when one did not take it; the others have it
   */
  @Override
  public void publish(byte[] key, byte[] record) throws InterruptedException {
    validator.require(key, record);
    Results results =
        each(
            place -> {
              place.publish(key, record);
              return record;
            });
    if (results.failure != null) {
      throw results.failure;
    }
  }

  private interface Use {
    byte[] of(RecordRouting place) throws InterruptedException;
  }

  private record Results(List<byte[]> records, @Nullable RegistryException failure) {}

  private Results each(Use use) throws InterruptedException {
    var records = new ArrayList<byte[]>();
    RegistryException failure = null;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new ArrayList<Future<byte[]>>();
      for (RecordRouting place : all) {
        running.add(threads.submit(() -> use.of(place)));
      }
      for (Future<byte[]> each : running) {
        try {
          records.add(each.get());
        } catch (ExecutionException e) {
          failure = failure(e);
        }
      }
    }
    return new Results(records, failure);
  }

  private static RegistryException failure(ExecutionException e) {
    if (e.getCause() instanceof RegistryException failure) {
      return failure;
    }
    throw new IllegalStateException(e.getCause());
  }
}
