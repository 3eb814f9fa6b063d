package reg.chunker.format;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import reg.base.RegistryException;

/** Reads a GGUF header front to back; one parser for one file. */
final class GgufParser {
  /** {@code GGUF} as a little-endian number. */
  static final long MAGIC = 0x4655_4747L;

  private static final String ALIGNMENT_KEY = "general.alignment";
  private static final int ALIGNMENT_DEFAULT = 32;
  private static final int NAME_BYTES_MAX = 65_535;
  private static final int TEXT_BYTES_MAX = 16 << 20;

  /** A key's length, one byte of it, a type and one byte of value. */
  private static final int VALUE_BYTES_MIN = 8 + 1 + 4 + 1;

  /** A name's length, dimension count, type and offset. */
  private static final int TENSOR_BYTES_MIN = 8 + 4 + 4 + 8;

  private final FileBytes file;
  private final HeaderInput in;
  private final Map<String, GgufValue> metadata = new LinkedHashMap<>();
  private long alignment = ALIGNMENT_DEFAULT;

  GgufParser(FileBytes file) {
    this.file = file;
    this.in = new HeaderInput(file, 0, Math.min(file.size(), GgufHeader.HEADER_BYTES_MAX));
  }

  Map<String, GgufValue> metadata() {
    return Collections.unmodifiableMap(metadata);
  }

  long alignment() {
    return alignment;
  }

  GgufHeader parse() {
    if (in.u32() != MAGIC) {
      throw Malformed.because("a GGUF file does not begin with GGUF");
    }
    long version = in.u32();
    if (version != 2 && version != 3) {
      boolean swapped = (version & 0xffff) == 0 && version != 0;
      throw Malformed.because(
          swapped ? "big-endian GGUF is not read" : "GGUF version " + version + ", not 2 or 3");
    }
    long tensorCount = in.i64();
    long valueCount = count(in.i64(), VALUE_BYTES_MIN, "metadata values");
    count(tensorCount, TENSOR_BYTES_MIN, "tensors");
    for (long i = 0; i < valueCount; i++) {
      metadataEntry();
    }
    count(tensorCount, TENSOR_BYTES_MIN, "tensors");
    if (tensorCount > GgufHeader.TENSORS_MAX) {
      throw Malformed.because("more than " + GgufHeader.TENSORS_MAX + " tensors");
    }
    return tensors(version, tensorCount);
  }

  private void metadataEntry() {
    String key = name("metadata key");
    GgufValue value = value(key, in.u32());
    if (metadata.putIfAbsent(key, value) != null) {
      throw Malformed.because("metadata key " + Malformed.shown(key) + " occurs twice");
    }
    if (key.equals(ALIGNMENT_KEY)) {
      alignment = alignmentOf(value);
    }
  }

  private static long alignmentOf(GgufValue value) {
    if (value instanceof GgufValue.Whole(BigInteger whole)
        && whole.signum() > 0
        && whole.bitCount() == 1
        && whole.bitLength() <= Integer.SIZE) {
      return whole.longValueExact();
    }
    throw Malformed.because(ALIGNMENT_KEY + " is no power of two of 32 bits");
  }

  private GgufValue value(String key, long code) {
    GgufType type = type(key, code);
    return switch (type) {
      case STRING -> new GgufValue.Text(text("value of " + Malformed.shown(key)));
      case BOOL -> flag(key);
      case FLOAT32 -> new GgufValue.Real(Float.intBitsToFloat(in.i32()));
      case FLOAT64 -> new GgufValue.Real(Double.longBitsToDouble(in.i64()));
      case ARRAY -> list(key);
      case UINT8 -> whole(in.u8());
      case INT8 -> whole((byte) in.u8());
      case UINT16 -> whole(in.u16());
      case INT16 -> whole((short) in.u16());
      case UINT32 -> whole(in.u32());
      case INT32 -> whole(in.i32());
      case UINT64 -> new GgufValue.Whole(new BigInteger(Long.toUnsignedString(in.i64())));
      case INT64 -> whole(in.i64());
    };
  }

  private static GgufValue whole(long value) {
    return new GgufValue.Whole(BigInteger.valueOf(value));
  }

  private GgufValue flag(String key) {
    int value = in.u8();
    if (value > 1) {
      throw Malformed.because("value " + value + " of " + Malformed.shown(key) + " is no boolean");
    }
    return new GgufValue.Flag(value == 1);
  }

  private GgufValue list(String key) {
    GgufType type = type(key, in.u32());
    if (type == GgufType.ARRAY) {
      throw Malformed.because("a list in the list " + Malformed.shown(key));
    }
    long count = count(in.i64(), type.bytesMin(), "elements of " + Malformed.shown(key));
    if (type == GgufType.STRING) {
      for (long i = 0; i < count; i++) {
        in.pass(textLength());
      }
    } else {
      in.pass(count * type.bytesMin());
    }
    return new GgufValue.Extent(type.id(), count);
  }

  private static GgufType type(String key, long code) {
    GgufType type = GgufType.of(code);
    if (type == null) {
      throw Malformed.because("unknown value type " + code + " of " + Malformed.shown(key));
    }
    return type;
  }

  private GgufHeader tensors(long version, long count) {
    var names = new HashSet<String>();
    var infos = new ArrayList<Tensor>();
    long expected = 0;
    for (long i = 0; i < count; i++) {
      Tensor info = tensorInfo(names);
      if (info.offset() != expected) {
        throw refused(info.name(), "lies at " + info.offset() + ", not at " + expected);
      }
      if (info.length() > file.size() - Math.min(expected, file.size())) {
        throw refused(info.name(), "ends behind the file");
      }
      expected = padded(expected + info.length());
      infos.add(info);
    }
    long dataStart = Math.min(padded(in.position()), file.size());
    long room = file.size() - dataStart;
    infos.replaceAll(
        info -> {
          if (info.offset() > room || info.length() > room - info.offset()) {
            throw refused(info.name(), "ends behind the file");
          }
          return moved(info, dataStart);
        });
    return new GgufHeader(this, version, dataStart, infos);
  }

  /** A tensor whose offset still counts from the start of the data. */
  private Tensor tensorInfo(Set<String> names) {
    String name = name("tensor name");
    if (!names.add(name)) {
      throw refused(name, "occurs twice");
    }
    long dimensions = in.u32();
    if (dimensions > GgufHeader.DIMENSIONS_MAX) {
      throw refused(name, "has " + dimensions + " dimensions");
    }
    var shape = new ArrayList<Long>((int) dimensions);
    for (int i = 0; i < dimensions; i++) {
      shape.add(in.i64());
    }
    long code = in.u32();
    GgmlType type = GgmlType.of(code);
    if (type == null) {
      throw refused(name, "has an unknown element type " + code);
    }
    long length = length(name, type, shape);
    return new Tensor(name, type.name(), List.copyOf(shape), in.i64(), length, type.elements());
  }

  private static long length(String name, GgmlType type, List<Long> shape) {
    long row = shape.isEmpty() ? 1 : shape.getFirst();
    if (row % type.blockElements() != 0) {
      throw refused(name, "has rows of " + row + " elements, not whole blocks of " + type);
    }
    try {
      long bytes = Math.multiplyExact(row / type.blockElements(), (long) type.blockBytes());
      for (int i = 1; i < shape.size(); i++) {
        bytes = Math.multiplyExact(bytes, shape.get(i));
      }
      if (shape.stream().anyMatch(n -> n < 0) || bytes > Long.MAX_VALUE / 4) {
        throw refused(name, "has a shape too large to count");
      }
      return bytes;
    } catch (ArithmeticException e) {
      throw refused(name, "has a shape too large to count");
    }
  }

  private static Tensor moved(Tensor t, long by) {
    return new Tensor(t.name(), t.type(), t.shape(), t.offset() + by, t.length(), t.elements());
  }

  private long padded(long position) {
    return Math.addExact(position, alignment - 1) & -alignment;
  }

  private String name(String what) {
    long length = textLength();
    if (length == 0 || length > NAME_BYTES_MAX) {
      throw Malformed.because("a " + what + " of " + length + " bytes");
    }
    return in.text(length, "a " + what);
  }

  private String text(String what) {
    long length = textLength();
    if (length > TEXT_BYTES_MAX) {
      throw Malformed.because("the " + what + " has " + length + " bytes");
    }
    return in.text(length, "the " + what);
  }

  private long textLength() {
    return count(in.i64(), 1, "bytes of text");
  }

  /** A count that the bytes left can hold, each thing taking at least so many bytes. */
  private long count(long count, int bytesMin, String what) {
    if (count < 0 || count > in.left() / bytesMin) {
      throw Malformed.because(
          Long.toUnsignedString(count) + " " + what + " where " + in.left() + " bytes are left");
    }
    return count;
  }

  private static RegistryException refused(String name, String why) {
    return Malformed.because("tensor " + Malformed.shown(name) + " " + why);
  }
}
