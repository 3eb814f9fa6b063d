package reg.chunker.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import reg.base.RegistryException;

/** Reads the JSON of a safetensors header as a stream; one parser for one header. */
final class SafetensorsParser {
  private static final int TEXT_CHARS_MAX = 16 << 20;
  private static final int DIMENSIONS_MAX = 64;
  private static final int WARNINGS_MAX = 16;
  private static final Pattern ODD_NAME = Pattern.compile("(?s).*(?:/\\.\\.|\\.\\./|\\p{Cc}).*");

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(4)
                  .maxNumberLength(20)
                  .maxNameLength(TEXT_CHARS_MAX)
                  .maxStringLength(TEXT_CHARS_MAX)
                  .build())
          .build();

  private final Consumer<Tensor> visitor;
  private final Map<String, String> metadata = new HashMap<>();
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
    var utf8 =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    if (in.left() == 0 || in.peek() != '{') {
      throw Malformed.because("the safetensors header does not start with a brace");
    }
    try (JsonParser json = JSON.createParser(new InputStreamReader(in, utf8))) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        entry(json, dataStart);
      }
      if (json.nextToken() != null) {
        throw Malformed.because("the safetensors header goes on behind its last brace");
      }
    } catch (JsonProcessingException e) {
      throw Malformed.because("the safetensors header: " + e.getOriginalMessage(), e);
    } catch (CharacterCodingException e) {
      throw Malformed.because("the safetensors header is not UTF-8", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    tiling.requireCovered(fileSize - dataStart);
  }

  private void entry(JsonParser json, long dataStart) throws IOException {
    String name = requireText(json.currentName());
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw Malformed.because("header entry " + Malformed.shown(name) + " is not an object");
    }
    if (name.equals("__metadata__")) {
      metadata(json);
      return;
    }
    if (++tensorCount > SafetensorsHeader.TENSORS_MAX) {
      throw Malformed.because("more than " + SafetensorsHeader.TENSORS_MAX + " tensors");
    }
    if (warnings.size() < WARNINGS_MAX && ODD_NAME.matcher(name).matches()) {
      warnings.add("odd tensor name " + Malformed.shown(name));
    }
    visitor.accept(tensor(name, json, dataStart));
  }

  private void metadata(JsonParser json) throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String key = requireText(json.currentName());
      if (json.nextToken() != JsonToken.VALUE_STRING) {
        throw Malformed.because("metadata " + Malformed.shown(key) + " is not a text");
      }
      metadata.put(key, requireText(json.getText()));
    }
  }

  private Tensor tensor(String name, JsonParser json, long dataStart) throws IOException {
    Dtype dtype = null;
    List<Long> shape = null;
    List<Long> offsets = null;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "dtype" -> dtype = dtype(name, json);
        case "shape" -> shape = numbers(name, json);
        case "data_offsets" -> offsets = numbers(name, json);
        default -> throw refused(name, "has an unknown field " + Malformed.shown(field));
      }
    }
    if (dtype == null || shape == null || offsets == null || offsets.size() != 2) {
      throw refused(name, "needs dtype, shape and two data_offsets");
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

  private static Dtype dtype(String name, JsonParser json) throws IOException {
    String text = json.currentToken() == JsonToken.VALUE_STRING ? json.getText() : "";
    Dtype dtype = Dtype.named(text);
    if (dtype == null) {
      throw refused(name, "has an unknown element type " + Malformed.shown(text));
    }
    return dtype;
  }

  private static List<Long> numbers(String name, JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw refused(name, "has no list of numbers where one belongs");
    }
    var numbers = new ArrayList<Long>(4);
    while (json.nextToken() == JsonToken.VALUE_NUMBER_INT) {
      long number = json.getLongValue();
      if (number < 0 || numbers.size() == DIMENSIONS_MAX) {
        throw refused(name, "has a negative or too long list of numbers");
      }
      numbers.add(number);
    }
    if (json.currentToken() != JsonToken.END_ARRAY) {
      throw refused(name, "has something other than whole numbers in a list");
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
