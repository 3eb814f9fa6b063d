package reg.node.pull;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import reg.base.Fault;
import reg.base.ProgressListener;
import reg.base.RegistryException;
import reg.node.folder.FolderState;
import reg.node.folder.PulledFolder;
import reg.node.folder.Receipt;
import reg.node.folder.ReceiptFile;
import reg.node.pull.PullResult.Outcome;

/** The path that a pull writes to, and what lies there. */
final class Target {
  private static final int SHOWN_MAX = 3;

  private final Path path;
  private final Force force;

  private Target(Path path, Force force) {
    this.path = path;
    this.force = force;
  }

  /** Whether what is not ours may be replaced. */
  enum Force {
    ASK_FIRST,
    REPLACE
  }

  /**
   * A target.
   *
   * @throws RegistryException INVALID_REQUEST for a folder that this process works in or that has
   *     no parent; NOT_FOUND when the parent is no folder
   */
  static Target of(Path path, Force force) {
    Path absolute = path.toAbsolutePath().normalize();
    Path parent = absolute.getParent();
    if (parent == null || Path.of("").toAbsolutePath().startsWith(absolute)) {
      throw new RegistryException(
          Fault.INVALID_REQUEST, "name a folder to make; " + absolute + " is in use");
    }
    if (!Files.isDirectory(parent)) {
      throw new RegistryException(Fault.NOT_FOUND, "there is no folder " + parent);
    }
    return new Target(absolute, force);
  }

  Path path() {
    return path;
  }

  /**
   * What a pull will do to the target.
   *
   * @throws RegistryException CONFLICT when something lies there that is not to be replaced
   */
  Outcome outcome(PullPlan plan, int threads, ProgressListener progress) {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS) || isEmptyFolder()) {
      return Outcome.WRITTEN;
    }
    if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) || !ReceiptFile.isIn(path)) {
      requireForce(path + " exists and no pull made it");
      return Outcome.REPLACED;
    }
    return ofPulled(plan, threads, progress);
  }

  private Outcome ofPulled(PullPlan plan, int threads, ProgressListener progress) {
    PulledFolder pulled;
    try {
      pulled = PulledFolder.open(path);
    } catch (RegistryException e) {
      requireForce(String.valueOf(e.getMessage()));
      return Outcome.REPLACED;
    }
    FolderState state = pulled.check(threads, progress);
    if (state.isExact() && isSame(pulled.receipt(), plan)) {
      return Outcome.UNCHANGED;
    }
    if (!state.changed().isEmpty() || !state.extra().isEmpty()) {
      requireForce(path + " was changed since it was pulled (" + shown(state) + ")");
    }
    return Outcome.REPLACED;
  }

  private static boolean isSame(Receipt receipt, PullPlan plan) {
    var signed = plan.what().signed();
    boolean sameRelease =
        signed == null ? receipt.release() == null : signed.cid().equals(receipt.release());
    return sameRelease
        && receipt.root().equals(plan.what().root())
        && receipt.part().equals(plan.selection().part());
  }

  private static String shown(FolderState state) {
    var paths = new ArrayList<>(state.changed());
    paths.addAll(state.extra());
    List<String> first = paths.subList(0, Math.min(SHOWN_MAX, paths.size()));
    int more = paths.size() - first.size();
    return String.join(", ", first) + (more > 0 ? " and " + more + " more" : "");
  }

  private void requireForce(String why) {
    if (force != Force.REPLACE) {
      throw new RegistryException(
          Fault.CONFLICT, why + "; --force replaces it with all that is in it");
    }
  }

  private boolean isEmptyFolder() {
    if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try (DirectoryStream<Path> children = Files.newDirectoryStream(path)) {
      return !children.iterator().hasNext();
    } catch (IOException e) {
      throw new RegistryException(Fault.STORAGE, "cannot read folder " + path + " (" + e + ")", e);
    }
  }
}
