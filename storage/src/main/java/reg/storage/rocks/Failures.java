package reg.storage.rocks;

import java.io.IOException;
import java.nio.file.Path;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import reg.base.Fault;
import reg.base.RegistryException;

/** What a failure of the database or the disk means for people. */
final class Failures {
  private static final String CHECK = "run `reg fsck`, which names what is lost";

  private Failures() {}

  static RegistryException opening(Path folder, RocksDBException e) {
    if (isDamage(e)) {
      return new RegistryException(
          Fault.CORRUPT,
          "the store at " + folder + " is damaged (" + e.getMessage() + "); " + CHECK,
          e);
    }
    return writing(folder, e);
  }

  static RegistryException reading(Path folder, Family family, RocksDBException e) {
    if (isDamage(e)) {
      return new RegistryException(
          Fault.CORRUPT,
          "the store at " + folder + " is damaged: " + e.getMessage() + "; " + CHECK,
          e);
    }
    return new RegistryException(
        Fault.STORAGE, "cannot read " + family + " of the store at " + folder + ": " + text(e), e);
  }

  static RegistryException writing(Path folder, RocksDBException e) {
    return writing(folder, text(e), e);
  }

  static RegistryException writing(Path folder, IOException e) {
    return writing(folder, String.valueOf(e.getMessage()), e);
  }

  private static RegistryException writing(Path folder, String reason, Exception e) {
    return new RegistryException(
        Fault.STORAGE,
        "cannot write to the store at "
            + folder
            + ": "
            + reason
            + "; nothing stored before is lost. Make room or mend the disk and try again",
        e);
  }

  static boolean isDamage(RocksDBException e) {
    Status status = e.getStatus();
    return status != null && status.getCode() == Status.Code.Corruption;
  }

  /** Whether a failure is for want of space on the disk. */
  static boolean isFull(RegistryException e) {
    return e.getCause() instanceof RocksDBException cause && isFull(cause);
  }

  static boolean isFull(RocksDBException e) {
    Status status = e.getStatus();
    boolean coded = status != null && status.getSubCode() == Status.SubCode.NoSpace;
    return coded || String.valueOf(e.getMessage()).contains("No space left");
  }

  private static String text(RocksDBException e) {
    return isFull(e) ? "no space left on the disk" : String.valueOf(e.getMessage());
  }
}
