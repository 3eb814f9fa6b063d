package reg.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.node.folder.Trees;

/**
 * A folder on disk that only its owner can enter, its files and folders made read-only. Other users
 * cannot change it; processes of the same user can, if they mean to.
 */
record FolderPlace(Path folder) implements Place {
  @Override
  public Path writable() {
    return folder;
  }

  @Override
  public Path visible() {
    return folder;
  }

  @Override
  public void seal() {
    chmod("r-x------");
  }

  private void chmod(String mode) {
    try (var walk = Files.walk(folder)) {
      for (Path path : (Iterable<Path>) walk::iterator) {
        if (Files.isDirectory(path, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
          Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
        }
      }
    } catch (IOException | UncheckedIOException e) {
      throw new RegistryException(Fault.STORAGE, "cannot seal " + folder + " (" + e + ")", e);
    }
  }

  @Override
  public List<String> command(List<String> words) {
    return List.copyOf(words);
  }

  @Override
  public String limits() {
    return "in a folder that no other user can enter; your own processes could still change it";
  }

  @Override
  public void close() {
    try {
      chmod("rwx------");
      Trees.remove(folder);
    } catch (IOException e) {
      throw new RegistryException(Fault.STORAGE, "cannot remove " + folder + " (" + e + ")", e);
    }
  }
}
