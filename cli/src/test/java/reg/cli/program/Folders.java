package reg.cli.program;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Folders, whole. */
final class Folders {
  /** What stands for a folder among hashes. */
  static final String FOLDER = "folder";

  private static final String RECEIPT = ".reg-receipt";

  private Folders() {}

  /**
   * What a folder holds: sha256 by path of each file, {@link #FOLDER} for each folder. A receipt is
   * passed over.
   */
  static Map<String, String> contents(Path folder) {
    var contents = new TreeMap<String, String>();
    walk(
        folder,
        file -> {
          String path = folder.relativize(file).toString();
          if (Files.isDirectory(file)) {
            contents.put(path + "/", FOLDER);
          } else if (!path.equals(RECEIPT)) {
            contents.put(path, sha256(file));
          }
        });
    contents.remove("/");
    return contents;
  }

  /** Copies a folder that is not there yet. */
  static void copy(Path from, Path to) {
    walk(
        from,
        file ->
            Files.copy(
                file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES));
  }

  /** Removes a folder, if there is one. */
  static void remove(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path inner, @Nullable IOException failure)
              throws IOException {
            Files.delete(inner);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** What is done with each file and folder, a folder before those in it. */
  @FunctionalInterface
  interface Visit {
    void to(Path file) throws IOException;
  }

  static void walk(Path folder, Visit visit) {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted().toList()) {
        visit.to(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha256(Path file) throws IOException {
    try (var channel = FileChannel.open(file)) {
      var digest = MessageDigest.getInstance("SHA-256");
      var buffer = ByteBuffer.allocate(1 << 16);
      while (channel.read(buffer.clear()) >= 0) {
        digest.update(buffer.flip());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
