package reg.node.push;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.manifest.path.PathRules;

/**
 * Finds what there is to push: the files and empty folders of a folder in order of their paths, or
 * one file. Opens none of them. Every name is checked against {@link PathRules}, and what is
 * neither file nor folder is refused, before anything is read.
 */
final class FolderScan {
  private final LinkPolicy links;
  private final List<FoundFile> files = new ArrayList<>();
  private final List<String> emptyFolders = new ArrayList<>();

  private FolderScan(LinkPolicy links) {
    this.links = links;
  }

  /**
   * Looks at a file or folder. A link as the path itself is followed.
   *
   * @param follow whether links inside a folder are followed, within {@link LinkPolicy}
   * @throws RegistryException NOT_FOUND when there is nothing; INVALID_REQUEST or MALFORMED, with
   *     the path, for a link, a special file or a name that no release may have; STORAGE when a
   *     folder cannot be read
   */
  static FolderScan of(Path path, Links follow) {
    Path root = real(path);
    var links = follow == Links.FOLLOW ? LinkPolicy.follow(root) : LinkPolicy.refuse(root);
    var scan = new FolderScan(links);
    BasicFileAttributes attributes = attributes(root);
    if (attributes.isDirectory()) {
      scan.addContents(root, "", IgnoreRules.ofRoot(root));
    } else {
      scan.addFile(root, path.toAbsolutePath().normalize().getFileName().toString(), attributes);
    }
    scan.files.sort(Comparator.comparing(FoundFile::path));
    Collections.sort(scan.emptyFolders);
    PathRules.requireAll(scan.files.stream().map(FoundFile::path).toList(), scan.emptyFolders);
    return scan;
  }

  /** What becomes of symbolic links inside a folder. */
  enum Links {
    REFUSE,
    FOLLOW
  }

  List<FoundFile> files() {
    return Collections.unmodifiableList(files);
  }

  List<String> emptyFolders() {
    return Collections.unmodifiableList(emptyFolders);
  }

  /** The bytes of all files. */
  long bytes() {
    return files.stream().mapToLong(FoundFile::size).sum();
  }

  /** Adds what is in a folder, or the folder itself when that is nothing. */
  private void addContents(Path folder, String path, IgnoreRules rules) {
    int before = files.size() + emptyFolders.size();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
      for (Path child : children) {
        addChild(child, path.isEmpty() ? name(child) : path + "/" + name(child), rules);
      }
    } catch (IOException e) {
      throw new RegistryException(
          Fault.STORAGE, "cannot read folder " + folder + " (" + e + ")", e);
    }
    if (!path.isEmpty() && files.size() + emptyFolders.size() == before) {
      emptyFolders.add(path);
    }
  }

  private void addChild(Path child, String path, IgnoreRules rules) {
    BasicFileAttributes attributes = attributes(child);
    boolean link = attributes.isSymbolicLink();
    if (link && (rules.ignoresFile(path) || rules.ignoresFolder(path))) {
      return;
    }
    Path real = link ? links.resolve(child) : child;
    attributes = link ? attributes(real) : attributes;
    if (!attributes.isDirectory()) {
      if (!rules.ignoresFile(path)) {
        addFile(real, path, attributes);
      }
    } else if (!rules.ignoresFolder(path)) {
      requireDepth(child, path);
      addContents(real, path, rules.ofFolder(real, path));
    }
  }

  private void addFile(Path file, String path, BasicFileAttributes attributes) {
    if (!attributes.isRegularFile()) {
      throw new RegistryException(
          Fault.INVALID_REQUEST,
          file + " is a device, pipe or socket, not a file; remove it or name it in .regignore");
    }
    files.add(new FoundFile(path, file, FoundFile.Stamp.of(attributes)));
  }

  /** Ends a walk in circles: a link to a folder above it would never. */
  private static void requireDepth(Path folder, String path) {
    if (path.chars().filter(c -> c == '/').count() >= PathRules.DEPTH_MAX) {
      throw new RegistryException(
          Fault.INVALID_REQUEST,
          folder
              + " is more than "
              + PathRules.DEPTH_MAX
              + " folders deep; is it a link in a circle?");
    }
  }

  private static String name(Path child) {
    Path name = child.getFileName();
    String text = name.toString();
    // A name that is not UTF-8 decodes to something that names another file, or none.
    if (!child.getFileSystem().getPath(text).equals(name)) {
      throw new RegistryException(
          Fault.INVALID_REQUEST, child + " has a name that is not UTF-8; rename it");
    }
    return text;
  }

  private static BasicFileAttributes attributes(Path path) {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      throw new RegistryException(Fault.STORAGE, "cannot read " + path + " (" + e + ")", e);
    }
  }

  private static Path real(Path path) {
    if (!Files.exists(path)) {
      throw new RegistryException(Fault.NOT_FOUND, path + ": there is no such file or folder");
    }
    try {
      return path.toRealPath();
    } catch (IOException e) {
      throw new RegistryException(Fault.STORAGE, "cannot read " + path + " (" + e + ")", e);
    }
  }
}
