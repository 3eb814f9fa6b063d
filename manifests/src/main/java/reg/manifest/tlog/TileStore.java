package reg.manifest.tlog;

import org.jspecify.annotations.Nullable;

/** Where the files of a log lie, by their paths in {@code tlog-tiles}. */
public interface TileStore {
  /** The file; null when there is none. */
  byte @Nullable [] read(String path);

  /** Writes or replaces a file. */
  void write(String path, byte[] bytes);
}
