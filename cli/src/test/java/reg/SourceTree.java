package reg;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The repository's own files, as the gates read them. */
final class SourceTree {
  private static final Set<String> SKIPPED =
      Set.of("target", ".git", "node_modules", "bench-work", "bin", "venv", "__pycache__");

  private SourceTree() {}

  /** The folder with the root pom. */
  static Path root() {
    String set = System.getProperty("reg.repository");
    Path root = Path.of(set == null ? ".." : set).toAbsolutePath().normalize();
    if (!Files.isRegularFile(root.resolve("cli/pom.xml"))) {
      throw new IllegalStateException("not the repository: " + root);
    }
    return root;
  }

  /** All files with this ending, sorted. */
  static List<Path> files(String ending) throws IOException {
    var found = new ArrayList<Path>();
    Files.walkFileTree(
        root(),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return SKIPPED.contains(folder.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.getFileName().toString().endsWith(ending)) {
              found.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    found.sort(null);
    return found;
  }
}
