package reg.node.bom;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import reg.node.bom.Bill.BilledFile;

/** Which kinds of data a data set holds, by SPDX's words, as the names of its files say. */
final class DataTypes {
  private static final Map<String, String> BY_EXTENSION =
      Map.ofEntries(
          Map.entry("csv", "structured"),
          Map.entry("tsv", "structured"),
          Map.entry("parquet", "structured"),
          Map.entry("arrow", "structured"),
          Map.entry("json", "structured"),
          Map.entry("jsonl", "structured"),
          Map.entry("txt", "text"),
          Map.entry("md", "text"),
          Map.entry("png", "image"),
          Map.entry("jpg", "image"),
          Map.entry("jpeg", "image"),
          Map.entry("webp", "image"),
          Map.entry("tif", "image"),
          Map.entry("tiff", "image"),
          Map.entry("wav", "audio"),
          Map.entry("mp3", "audio"),
          Map.entry("flac", "audio"),
          Map.entry("ogg", "audio"),
          Map.entry("mp4", "video"),
          Map.entry("mkv", "video"),
          Map.entry("webm", "video"),
          Map.entry("npy", "numeric"),
          Map.entry("npz", "numeric"));

  private DataTypes() {}

  /** The kinds in order; {@code noAssertion} when no name tells. */
  static List<String> of(List<BilledFile> files) {
    var types = new TreeSet<String>();
    for (BilledFile billed : files) {
      String path = billed.file().path();
      String extension = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
      String type = path.endsWith("README.md") ? null : BY_EXTENSION.get(extension);
      if (type != null) {
        types.add(type);
      }
    }
    return types.isEmpty() ? List.of("noAssertion") : List.copyOf(types);
  }
}
