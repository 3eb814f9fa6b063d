package reg.node.folder;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Makes what was written survive a power cut. */
public final class Durable {
  private Durable() {}

  /** Forces a file's bytes and size to the disk. */
  public static void force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  /** Forces a folder's entries to the disk: what was made, renamed and removed in it. */
  public static void forceFolder(Path folder) throws IOException {
    // Where the system cannot open a folder, its entries are durable without this.
    if (folder.getFileSystem().getSeparator().equals("/")) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }
}
