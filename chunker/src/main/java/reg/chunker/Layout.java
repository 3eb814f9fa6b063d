package reg.chunker;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.chunker.format.FileBytes;
import reg.chunker.format.FileFormat;
import reg.ipld.ElementType;

/**
 * The regions of a file, in order and without holes, as its profile and its header make them.
 *
 * @param regions none for an empty file
 * @param format what the first bytes claim to be, where the profile looks at that
 * @param warnings what the user should know: a file that breaks the rules of its format
 */
public record Layout(List<Region> regions, FileFormat format, List<String> warnings) {
  /** The longest chunk of any profile, in bytes. */
  public static final int CHUNK_BYTES_MAX = 1 << 20;

  /** A file or region of at most this many bytes is one chunk under {@link Profile#REG_1}. */
  public static final int SMALL_BYTES_MAX = 1 << 18;

  private static final Chunker BY_LENGTH = new FixedChunker(CHUNK_BYTES_MAX);
  private static final Chunker BY_CONTENT = new GearChunker(1 << 14, 1 << 16, SMALL_BYTES_MAX);

  public Layout {
    regions = List.copyOf(regions);
    warnings = List.copyOf(warnings);
  }

  /**
   * The regions of a file. A file that claims a format but breaks its rules is cut by content.
   *
   * @throws UncheckedIOException when the file cannot be read
   */
  public static Layout of(Profile profile, FileBytes file) {
    if (file.size() == 0) {
      return new Layout(List.of(), FileFormat.OTHER, List.of());
    }
    return switch (profile) {
      case UNIXFS_V1_2025 -> plain(byLength(0, file.size(), elements(file)));
      case REG_1 -> byFormat(file);
    };
  }

  /** The one region of bytes that come as a stream, whose length and header are not known. */
  public static Layout ofStream(Profile profile) {
    Chunker chunker =
        switch (profile) {
          case UNIXFS_V1_2025 -> BY_LENGTH;
          case REG_1 -> BY_CONTENT;
        };
    return plain(new Region(0, Long.MAX_VALUE, chunker, ElementType.BYTES));
  }

  /** A region that is cut every 1 MiB. */
  static Region byLength(long offset, long length, ElementType elements) {
    return new Region(offset, length, BY_LENGTH, elements);
  }

  /** A region that is cut by content, or one chunk when it is short. */
  static Region byContent(long offset, long length, ElementType elements) {
    Chunker chunker = length <= SMALL_BYTES_MAX ? BY_LENGTH : BY_CONTENT;
    return new Region(offset, length, chunker, elements);
  }

  private static Layout plain(Region region) {
    return new Layout(List.of(region), FileFormat.OTHER, List.of());
  }

  /** What the tensors of a file are made of, which says how its chunks are kept, not where cut. */
  private static ElementType elements(FileBytes file) {
    FileFormat format =
        file.size() <= SMALL_BYTES_MAX ? FileFormat.OTHER : FileFormat.claimedBy(file);
    return switch (format) {
      case SAFETENSORS, GGUF -> known(format, file, new ArrayList<>()).elements();
      case ZIP, OTHER -> ElementType.BYTES;
    };
  }

  private static FormatRegions known(FileFormat format, FileBytes file, List<String> warnings) {
    try {
      return FormatRegions.of(format, file);
    } catch (RegistryException e) {
      if (e.fault() != Fault.MALFORMED) {
        throw e;
      }
      warnings.add("not a sound file of its format, so cut by content: " + e.getMessage());
      return FormatRegions.NONE;
    }
  }

  private static Layout byFormat(FileBytes file) {
    FileFormat format = FileFormat.claimedBy(file);
    var warnings = new ArrayList<String>();
    FormatRegions known = known(format, file, warnings);
    boolean small = file.size() <= SMALL_BYTES_MAX;
    List<Region> regions = (small ? FormatRegions.NONE : known).fill(file.size());
    return new Layout(regions, format, warnings);
  }
}
