package reg.cli.program;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** One change of a model's files, and its undoing. */
final class FileMutation {
  /** What is changed. */
  enum Kind {
    FLIP,
    APPEND,
    TRUNCATE,
    DELETE,
    RENAME,
    SWAP,
    LINK,
    ADD,
    ADD_EMPTY,
    ADD_IN_GIT,
    ADD_IN_INNER_GIT,
    ADD_EMPTY_FOLDER
  }

  private final Kind kind;
  private final Path file;
  private final Path other;
  private final byte[] before;
  private final byte[] otherBefore;
  private final int place;
  private final Path added;

  private FileMutation(ModelFolder folder, Kind kind, Random random) throws IOException {
    List<Path> files = folder.files().stream().filter(path -> size(path) > 0).toList();
    this.kind = kind;
    this.file = files.get(random.nextInt(files.size()));
    this.other = files.get(random.nextInt(files.size()));
    this.before = Files.readAllBytes(file);
    this.otherBefore = Files.readAllBytes(other);
    this.place = random.nextInt(before.length);
    this.added =
        folder
            .model()
            .resolve(
                switch (kind) {
                  case ADD_IN_GIT -> ".git/added";
                  case ADD_IN_INNER_GIT -> "dw/.git/added";
                  default -> "added-" + random.nextInt(9);
                });
  }

  static FileMutation of(ModelFolder folder, Random random) throws IOException {
    Kind[] kinds = Kind.values();
    return new FileMutation(folder, kinds[random.nextInt(kinds.length)], random);
  }

  private static long size(Path file) {
    return file.toFile().length();
  }

  Kind kind() {
    return kind;
  }

  void apply() throws IOException {
    byte[] changed = before.clone();
    switch (kind) {
      case FLIP -> {
        changed[place] ^= 1;
        Files.write(file, changed);
      }
      case APPEND -> Files.write(file, java.util.Arrays.copyOf(changed, changed.length + 1));
      case TRUNCATE -> Files.write(file, java.util.Arrays.copyOf(changed, place));
      case DELETE -> Files.delete(file);
      case RENAME -> Files.move(file, added);
      case SWAP -> {
        Files.write(file, otherBefore);
        Files.write(other, before);
      }
      case LINK -> {
        Files.move(file, added.resolveSibling("../moved"));
        Files.createSymbolicLink(file, added.resolveSibling("../moved"));
      }
      case ADD, ADD_IN_GIT, ADD_IN_INNER_GIT -> {
        Files.createDirectories(added.getParent());
        Files.writeString(added, "more");
      }
      case ADD_EMPTY -> Files.createFile(added);
      case ADD_EMPTY_FOLDER -> Files.createDirectory(added);
    }
  }

  void undo() throws IOException {
    Files.deleteIfExists(file);
    Files.write(file, before);
    Files.deleteIfExists(other);
    Files.write(other, otherBefore);
    Files.deleteIfExists(added);
    Files.deleteIfExists(added.resolveSibling("../moved"));
    if (kind == Kind.ADD_IN_GIT || kind == Kind.ADD_IN_INNER_GIT) {
      Files.delete(added.getParent());
    }
  }

  @Override
  public String toString() {
    return kind + " of " + file;
  }
}
