package reg.chunker.format;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import reg.base.RegistryException;

/** Reads the JSON of a safetensors header as a stream; one parser for one header. */
final class SafetensorsParser {
  private static final int DIMENSIONS_MAX = 64;
  private static final int WARNINGS_MAX = 16;

  private final Consumer<Tensor> visitor;
  private final Map<String, String> metadata = new HashMap<>();
  private final Set<String> names = new HashSet<>();
  private final List<String> warnings = new ArrayList<>();
  private final Tiling tiling = new Tiling();
  private int tensorCount;

  SafetensorsParser(Consumer<Tensor> visitor) {
    this.visitor = visitor;
  }

  Map<String, String> metadata() {
    return metadata;
  }

  List<String> warnings() {
    return warnings;
  }

  /** Reads the header, which {@code in} holds exactly, and checks the tensors against the file. */
  void parse(HeaderInput in, long dataStart, long fileSize) {
    if (in.left() == 0 || in.peek() != '{') {
      throw Malformed.because("the safetensors header does not start with a brace");
    }
    var json = new HeaderJson(in);
    json.enter();
    for (String name = json.key(true); name != null; name = json.key(false)) {
      entry(name, json, dataStart);
    }
    json.end();
    tiling.requireCovered(fileSize - dataStart);
  }

  private void entry(String name, HeaderJson json, long dataStart) {
    if (!names.add(requireText(name))) {
      throw Malformed.because("header entry " + Malformed.shown(name) + " is there twice");
    }
    if (!json.isObject()) {
      throw Malformed.because("header entry " + Malformed.shown(name) + " is not an object");
    }
    json.enter();
    if (name.equals("__metadata__")) {
      metadata(json);
      return;
    }
    if (++tensorCount > SafetensorsHeader.TENSORS_MAX) {
      throw Malformed.because("more than " + SafetensorsHeader.TENSORS_MAX + " tensors");
    }
    if (warnings.size() < WARNINGS_MAX && isOdd(name)) {
      warnings.add("odd tensor name " + Malformed.shown(name));
    }
    visitor.accept(tensor(name, json, dataStart));
  }

  /** Whether a name looks like a path that leads outside, or holds what cannot be seen. */
  private static boolean isOdd(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (Character.isISOControl(name.charAt(i))) {
        return true;
      }
    }
    return name.contains("/..") || name.contains("../");
  }

  private void metadata(HeaderJson json) {
    for (String key = json.key(true); key != null; key = json.key(false)) {
      if (!json.isText()) {
        throw Malformed.because("metadata " + Malformed.shown(key) + " is not a text");
      }
      if (metadata.put(requireText(key), requireText(json.text())) != null) {
        throw Malformed.because("metadata " + Malformed.shown(key) + " is there twice");
      }
    }
  }

  private Tensor tensor(String name, HeaderJson json, long dataStart) {
    Dtype dtype = null;
    List<Long> shape = null;
    List<Long> offsets = null;
    int fields = 0;
    for (String field = json.key(true); field != null; field = json.key(false)) {
      switch (field) {
        case "dtype" -> dtype = dtype(name, json);
        case "shape" -> shape = numbers(name, json);
        case "data_offsets" -> offsets = numbers(name, json);
        default -> throw refused(name, "has an unknown field " + Malformed.shown(field));
      }
      fields++;
    }
    if (dtype == null || shape == null || offsets == null || offsets.size() != 2 || fields != 3) {
      throw refused(name, "needs dtype, shape and two data_offsets, each once");
    }
    long start = offsets.get(0);
    long end = offsets.get(1);
    if (start > end || end - start != size(name, dtype, shape)) {
      throw refused(name, "has offsets " + offsets + " that do not fit " + dtype + " " + shape);
    }
    tiling.add(start, end);
    long offset = add(name, dataStart, start);
    return new Tensor(name, dtype.name(), shape, offset, end - start, dtype.elements());
  }

  private static Dtype dtype(String name, HeaderJson json) {
    String text = json.isText() ? json.text() : "";
    Dtype dtype = Dtype.named(text);
    if (dtype == null) {
      throw refused(name, "has an unknown element type " + Malformed.shown(text));
    }
    return dtype;
  }

  private static List<Long> numbers(String name, HeaderJson json) {
    if (!json.isList()) {
      throw refused(name, "has no list of numbers where one belongs");
    }
    json.enter();
    var numbers = new ArrayList<Long>(4);
    while (json.element(numbers.isEmpty())) {
      long number = json.number();
      if (number < 0 || numbers.size() == DIMENSIONS_MAX) {
        throw refused(name, "has a negative or too long list of numbers");
      }
      numbers.add(number);
    }
    return List.copyOf(numbers);
  }

  private static long size(String name, Dtype dtype, List<Long> shape) {
    try {
      long bits = dtype.bits();
      long elements = 1;
      for (long length : shape) {
        elements = Math.multiplyExact(elements, length);
      }
      bits = Math.multiplyExact(elements, bits);
      if (bits % 8 != 0) {
        throw refused(name, "does not fill whole bytes");
      }
      return bits / 8;
    } catch (ArithmeticException e) {
      throw refused(name, "has a shape too large to count");
    }
  }

  private static long add(String name, long a, long b) {
    try {
      return Math.addExact(a, b);
    } catch (ArithmeticException e) {
      throw refused(name, "has an offset too large to count");
    }
  }

  /** JSON can spell half a surrogate pair, which is no text. */
  private static String requireText(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean paired =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(++i));
        if (!paired) {
          throw Malformed.because("an unpaired surrogate in " + Malformed.shown(text));
        }
      }
    }
    return text;
  }

  private static RegistryException refused(String name, String why) {
    return Malformed.because("tensor " + Malformed.shown(name) + " " + why);
  }
}
