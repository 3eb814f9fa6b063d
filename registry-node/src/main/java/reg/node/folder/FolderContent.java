package reg.node.folder;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import reg.base.Fault;
import reg.base.RegistryException;

/**
 * What a folder holds, by path, no link followed.
 *
 * @param files everything that is not a folder
 * @param folders all folders below
 */
public record FolderContent(
    SortedMap<String, BasicFileAttributes> files, SortedSet<String> folders) {
  /**
   * Reads a folder.
   *
   * @throws RegistryException STORAGE when that fails
   */
  public static FolderContent of(Path folder) {
    var content = new FolderContent(new TreeMap<>(), new TreeSet<>());
    try {
      Files.walkFileTree(folder, content.new Visitor(folder));
    } catch (IOException e) {
      throw new RegistryException(
          Fault.STORAGE, "cannot read folder " + folder + " (" + e + ")", e);
    }
    return content;
  }

  private final class Visitor extends SimpleFileVisitor<Path> {
    private final Path root;

    Visitor(Path root) {
      this.root = root;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      if (!folder.equals(root)) {
        folders.add(path(folder));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      files.put(path(file), attributes);
      return FileVisitResult.CONTINUE;
    }

    private String path(Path file) {
      String text = root.relativize(file).toString();
      return file.getFileSystem().getSeparator().equals("/") ? text : text.replace('\\', '/');
    }
  }
}
