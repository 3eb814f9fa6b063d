package reg.chunker;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reg.base.RegistryException;
import reg.chunker.format.FileBytes;
import reg.chunker.format.FileFormat;
import reg.chunker.format.GgufHeader;
import reg.chunker.format.SafetensorsHeader;
import reg.chunker.format.Tensor;
import reg.chunker.format.ZipEntries;
import reg.chunker.format.ZipEntry;
import reg.ipld.ElementType;

/** What a file's format knows about it: its header, and what is large enough to be cut alone. */
final class FormatRegions {
  /** Nothing is known. */
  static final FormatRegions NONE = new FormatRegions();

  /** A tensor of fewer bytes shares chunks with its neighbours. */
  static final int SMALL_TENSOR_BYTES = 1 << 16;

  private final List<Region> known = new ArrayList<>();
  private @Nullable ElementType small;
  private @Nullable ElementType large;

  private FormatRegions() {}

  /**
   * Reads the header of a format.
   *
   * @throws RegistryException MALFORMED when the file breaks that format's rules
   */
  static FormatRegions of(FileFormat format, FileBytes file) {
    var regions = new FormatRegions();
    switch (format) {
      case GGUF -> regions.addGguf(file);
      case ZIP -> regions.addZip(file);
      case SAFETENSORS -> regions.addHeader(SafetensorsHeader.scan(file, regions::addTensor));
      case OTHER -> {}
    }
    regions.known.sort(Comparator.comparingLong(Region::offset));
    return regions;
  }

  /** The known regions, and what lies between them cut by content. */
  List<Region> fill(long fileSize) {
    var all = new ArrayList<Region>();
    long done = 0;
    for (Region region : known) {
      if (region.offset() > done) {
        all.add(between(done, region.offset()));
      }
      all.add(region);
      done = region.offset() + region.length();
    }
    if (done < fileSize) {
      all.add(between(done, fileSize));
    }
    return all;
  }

  /**
   * What all large tensors are made of; bytes when they differ, or when one of them does not begin
   * at a whole element from the start of the file.
   */
  ElementType elements() {
    return Objects.requireNonNullElse(large, ElementType.BYTES);
  }

  private Region between(long start, long end) {
    return Layout.byContent(start, end - start, small == null ? ElementType.BYTES : small);
  }

  private void addHeader(long length) {
    known.add(Layout.byContent(0, length, ElementType.BYTES));
  }

  private void addTensor(Tensor tensor) {
    addTensor(tensor, tensor.length());
  }

  /** Small tensors of one type give their type to what lies between the large ones. */
  private void addTensor(Tensor tensor, long lengthWithPadding) {
    if (tensor.length() >= SMALL_TENSOR_BYTES) {
      known.add(Layout.byLength(tensor.offset(), lengthWithPadding, tensor.elements()));
      ElementType type = tensor.elements();
      boolean aligned = tensor.offset() % type.width() == 0;
      large = aligned && (large == null || large == type) ? type : ElementType.BYTES;
    } else if (tensor.length() > 0) {
      boolean same = small == null || small == tensor.elements();
      small = same ? tensor.elements() : ElementType.BYTES;
    }
  }

  private void addGguf(FileBytes file) {
    GgufHeader header = GgufHeader.read(file);
    if (header.dataStart() > 0) {
      addHeader(header.dataStart());
    }
    for (Tensor tensor : header.tensors()) {
      long padding = -tensor.length() & (header.alignment() - 1);
      addTensor(tensor, Math.min(tensor.length() + padding, file.size() - tensor.offset()));
    }
  }

  private void addZip(FileBytes file) {
    for (ZipEntry entry : ZipEntries.read(file)) {
      if (entry.stored() && entry.storedSize() >= SMALL_TENSOR_BYTES) {
        long offset = entry.dataOffset(file);
        known.add(Layout.byLength(offset, entry.storedSize(), ElementType.BYTES));
      }
    }
  }
}
