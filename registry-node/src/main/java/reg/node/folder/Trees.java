package reg.node.folder;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** Removes folders with all that is in them. */
public final class Trees {
  private Trees() {}

  /**
   * Removes a file, link or folder with all below; what is not there is removed already. Where the
   * system has folders that stay what they were when they were opened (all but Windows), a folder
   * that somebody replaces by a link meanwhile leads nowhere else.
   */
  public static void remove(Path tree) throws IOException {
    if (Files.isDirectory(tree, LinkOption.NOFOLLOW_LINKS)) {
      try (DirectoryStream<Path> parent = Files.newDirectoryStream(parent(tree))) {
        if (parent instanceof SecureDirectoryStream<Path> secure) {
          removeFolder(secure, tree.getFileName());
        } else {
          walk(tree);
        }
      }
    } else {
      Files.deleteIfExists(tree);
    }
  }

  private static Path parent(Path tree) {
    Path parent = tree.toAbsolutePath().getParent();
    return parent == null ? tree : parent;
  }

  private static void removeFolder(SecureDirectoryStream<Path> parent, Path name)
      throws IOException {
    try (var folder = parent.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
      for (Path entry : folder) {
        Path child = entry.getFileName();
        var view =
            folder.getFileAttributeView(
                child, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (view.readAttributes().isDirectory()) {
          removeFolder(folder, child);
        } else {
          folder.deleteFile(child);
        }
      }
    }
    parent.deleteDirectory(name);
  }

  private static void walk(Path tree) throws IOException {
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
