package reg.scan;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.chunker.format.FileBytes;

/** The files in a folder on disk, or one file. Links and special files are left out. */
public final class FolderFiles implements ScannedFiles {
  /** The most files. */
  public static final int FILES_MAX = 1_000_000;

  private static final int IN_MEMORY_BYTES_MAX = 256 << 10;

  private final SortedMap<String, Path> files;

  private FolderFiles(SortedMap<String, Path> files) {
    this.files = files;
  }

  /** Files that were listed already. */
  public static FolderFiles of(SortedMap<String, Path> files) {
    return new FolderFiles(Collections.unmodifiableSortedMap(new TreeMap<>(files)));
  }

  /**
   * Lists a folder, or one file under its own name.
   *
   * @throws RegistryException NOT_FOUND when there is nothing; INVALID_REQUEST for more than
   *     {@value #FILES_MAX} files; STORAGE when a folder cannot be read
   */
  public static FolderFiles below(Path root) {
    var files = new TreeMap<String, Path>();
    try {
      Path real = root.toRealPath();
      if (Files.isDirectory(real)) {
        Files.walkFileTree(real, new Lister(real, files));
      } else {
        files.put(String.valueOf(root.getFileName()), real);
      }
    } catch (NoSuchFileException e) {
      throw new RegistryException(Fault.NOT_FOUND, "there is nothing at " + root, e);
    } catch (IOException e) {
      throw new RegistryException(Fault.STORAGE, "cannot read " + root + " (" + e + ")", e);
    }
    return of(files);
  }

  @Override
  public SortedSet<String> paths() {
    return Collections.unmodifiableSortedSet(new TreeSet<>(files.keySet()));
  }

  @Override
  public void read(String path, Consumer<FileBytes> reader) {
    try (FileChannel channel =
        FileChannel.open(files.get(path), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      reader.accept(bytes(channel));
    } catch (IOException | UncheckedIOException e) {
      throw new RegistryException(
          Fault.STORAGE, "cannot read " + files.get(path) + " (" + e + ")", e);
    }
  }

  /** A small file is read once; the gates look into it many times. */
  private static FileBytes bytes(FileChannel channel) throws IOException {
    FileBytes file = FileBytes.of(channel);
    if (file.size() > IN_MEMORY_BYTES_MAX) {
      return file;
    }
    byte[] bytes = new byte[(int) file.size()];
    return FileBytes.of(bytes, file.fill(0, bytes));
  }

  /** Gathers the plain files. */
  private static final class Lister extends SimpleFileVisitor<Path> {
    private final Path root;
    private final SortedMap<String, Path> files;

    Lister(Path root, SortedMap<String, Path> files) {
      this.root = root;
      this.files = files;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (attributes.isRegularFile()) {
        String path = root.relativize(file).toString();
        files.put(path.replace(file.getFileSystem().getSeparator(), "/"), file);
      }
      if (files.size() > FILES_MAX) {
        throw new RegistryException(
            Fault.INVALID_REQUEST, "more than " + FILES_MAX + " files in " + root);
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
