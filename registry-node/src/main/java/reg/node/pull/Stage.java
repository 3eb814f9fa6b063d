package reg.node.pull;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.node.folder.Durable;
import reg.node.folder.Trees;

/**
 * The folder beside a target where a pull gathers the files, so that one rename shows them all:
 *
 * <pre>
 * .NAME.reg-part-ID/   mode 0700; ID says which release and part
 *   lock               held while a process works here
 *   tree/              what becomes the target
 *   old/               the former target, between two renames
 * </pre>
 *
 * A process that dies leaves its stage; the next pull into the same target goes on with it when the
 * ID is the same, and else puts back {@code old} where the target is missing, and removes it.
 */
final class Stage implements AutoCloseable {
  private static final String INFIX = ".reg-part-";
  private static final int NAME_MAX = 100;
  private static final String MODE = "rwx------";
  private static final FileAttribute<?>[] OWNER_ONLY = {
    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(MODE))
  };

  private final Path target;
  private final Path folder;
  private final FileChannel lock;

  private Stage(Path target, Path folder, FileChannel lock) {
    this.target = target;
    this.folder = folder;
    this.lock = lock;
  }

  /**
   * Opens the stage of a target, as an earlier pull left it or empty.
   *
   * @param target absolute, with a parent that exists
   * @param id letters and digits that say what is pulled
   * @throws RegistryException CONFLICT when another process works there; STORAGE
   */
  static Stage open(Path target, String id) {
    try {
      removeStale(target, prefix(target) + id);
      Path folder = target.resolveSibling(prefix(target) + id);
      makePrivate(folder);
      FileChannel lock = tryLock(folder);
      if (lock == null) {
        throw new RegistryException(
            Fault.CONFLICT, "another reg is pulling into " + target + "; wait until it has ended");
      }
      putBack(folder, target);
      Files.createDirectories(folder.resolve("tree"));
      return new Stage(target, folder, lock);
    } catch (IOException e) {
      throw failed("cannot prepare a folder beside " + target, e);
    }
  }

  /** Where the files are gathered. */
  Path tree() {
    return folder.resolve("tree");
  }

  /**
   * Shows the tree at the target, in place of what is there, and removes the stage. Durable on
   * return.
   */
  void publish() {
    Path old = folder.resolve("old");
    try {
      Durable.forceFolder(tree());
      if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
        Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
      }
      Files.move(tree(), target, StandardCopyOption.ATOMIC_MOVE);
      Durable.forceFolder(parent(target));
    } catch (IOException e) {
      throw failed("cannot rename " + tree() + " to " + target, e);
    }
    try {
      Trees.remove(folder);
    } catch (IOException e) {
      // The target is right; the next pull into it removes what is left here.
    }
  }

  /** Removes the stage with what it gathered. */
  void discard() {
    try {
      Trees.remove(folder);
    } catch (IOException e) {
      throw failed("cannot remove " + folder, e);
    }
  }

  /** Lets go of the stage; what it gathered stays for the next pull. */
  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw failed("cannot close " + folder, e);
    }
  }

  /** Removes what pulls left beside a target that needs none: they died after their rename. */
  static void removeLeft(Path target) {
    try {
      removeStale(target, "");
    } catch (IOException e) {
      // The target is right; a later pull into it tries again.
    }
  }

  private static void removeStale(Path target, String mine) throws IOException {
    try (DirectoryStream<Path> siblings =
        Files.newDirectoryStream(
            parent(target), path -> path.getFileName().toString().startsWith(prefix(target)))) {
      for (Path stage : siblings) {
        if (!stage.getFileName().toString().equals(mine) && isOurs(stage)) {
          removeIfDead(stage, target);
        }
      }
    }
  }

  private static void removeIfDead(Path stage, Path target) throws IOException {
    try (FileChannel lock = tryLock(stage)) {
      if (lock != null) {
        putBack(stage, target);
        Trees.remove(stage);
      }
    }
  }

  /** A process died between two renames: the former target is all there is. */
  private static void putBack(Path stage, Path target) throws IOException {
    Path old = stage.resolve("old");
    if (Files.notExists(old, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (Files.notExists(target, LinkOption.NOFOLLOW_LINKS)) {
      Files.move(old, target, StandardCopyOption.ATOMIC_MOVE);
    } else {
      Trees.remove(old);
    }
  }

  /** The open and locked file, or null when another process has it. */
  private static @Nullable FileChannel tryLock(Path stage) throws IOException {
    FileChannel channel =
        FileChannel.open(
            stage.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      // Another thread of this process has it, which is the same to us.
    }
    channel.close();
    return null;
  }

  /** A folder that others can write to could be changed under us. */
  private static void makePrivate(Path folder) throws IOException {
    if (Files.notExists(folder, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectory(folder, isPosix(folder) ? OWNER_ONLY : new FileAttribute<?>[0]);
    } else if (!isOurs(folder)) {
      throw new RegistryException(
          Fault.CONFLICT,
          folder + " is in the way and not a folder that only you can use; remove it");
    }
  }

  private static boolean isOurs(Path folder) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    if (!isPosix(folder)) {
      return true;
    }
    var attributes =
        Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    String user = System.getProperty("user.name");
    return attributes.owner().getName().equals(user)
        && PosixFilePermissions.toString(attributes.permissions()).equals(MODE);
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  private static String prefix(Path target) {
    String name = target.getFileName().toString();
    return "." + name.substring(0, Math.min(name.length(), NAME_MAX)) + INFIX;
  }

  private static Path parent(Path target) {
    Path parent = target.getParent();
    return parent == null ? target : parent;
  }

  private static RegistryException failed(String what, IOException e) {
    return new RegistryException(Fault.STORAGE, what + " (" + e + ")", e);
  }
}
