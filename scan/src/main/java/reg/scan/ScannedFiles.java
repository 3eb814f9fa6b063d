package reg.scan;

import java.util.SortedSet;
import java.util.function.Consumer;
import reg.chunker.format.FileBytes;

/** The files of a model, wherever they lie. Many threads may read at once. */
public interface ScannedFiles {
  /** Their paths, components joined by {@code /}. */
  SortedSet<String> paths();

  /** Opens a file for as long as the reader runs. */
  void read(String path, Consumer<FileBytes> reader);
}
